// Logins at a rate or as fast as they are taken, for Tests/bench.
//
//   load SOCKET COUNT CONNECTIONS PER_SECOND FIRST_USER
//
// Each login has a user and a password of its own. PER_SECOND 0 is a burst. It prints a line for
// each: user, when it was to be sent, when it was answered (CLOCK_MONOTONIC, ns), and the status.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

struct login {
  long long sent_at, answered_at;
  int status;
};

static const char *socket_path;
static int count, rate, first_user;
static long long started_at;
static atomic_int next;
static struct login *logins;

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static int dial(void) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, socket_path, sizeof address.sun_path - 1);
  int file = socket(AF_UNIX, SOCK_STREAM, 0);
  if (connect(file, (struct sockaddr *)&address, sizeof address) == 0) return file;
  close(file);
  return -1;
}

// One whole answer; gives its status, 0 when the connection ended. `is_last` is set when the server
// will close.
static int read_answer(int file, int *is_last) {
  char text[16384];
  size_t have = 0;
  for (;;) {
    ssize_t read_count = recv(file, text + have, sizeof text - 1 - have, 0);
    if (read_count <= 0) return 0;
    have += read_count;
    text[have] = 0;
    char *end = strstr(text, "\r\n\r\n");
    if (!end) continue;
    char *length = strcasestr(text, "content-length:");
    size_t body = length ? strtoul(length + 15, NULL, 10) : 0;
    if (have < (size_t)(end + 4 - text) + body) continue;
    *is_last = strcasestr(text, "connection: close") != NULL;
    return atoi(text + 9);
  }
}

static void *work(void *unused) {
  int file = dial();
  for (int i; (i = atomic_fetch_add(&next, 1)) < count;) {
    struct login *login = &logins[i];
    login->sent_at = rate ? started_at + i * 1000000000LL / rate : now();
    struct timespec due = {login->sent_at / 1000000000LL, login->sent_at % 1000000000LL};
    if (rate) clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
    char body[200], whole[400];
    int body_count = snprintf(body, sizeof body,
      "{\"userName\":\"u%d@example.com\",\"password\":\"Correct-horse-%d-%lld\"}",
      first_user + i, i, started_at);
    int whole_count = snprintf(whole, sizeof whole,
      "POST /v1/logins HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
      "Content-Length: %d\r\n\r\n%s", body_count, body);
    int is_last = 0;
    if (file >= 0 && send(file, whole, whole_count, MSG_NOSIGNAL) == whole_count)
      login->status = read_answer(file, &is_last);
    login->answered_at = now();
    if (is_last || login->status == 0) {
      close(file);
      file = dial();
    }
  }
  close(file);
  return NULL;
}

int main(int words_count, char **words) {
  if (words_count != 6) return 64;
  socket_path = words[1];
  count = atoi(words[2]);
  int connections = atoi(words[3]);
  rate = atoi(words[4]);
  first_user = atoi(words[5]);
  logins = calloc(count, sizeof *logins);
  pthread_t threads[256];
  if (connections > 256) return 64;
  started_at = now() + 1000000;
  for (int i = 0; i < connections; i++) pthread_create(&threads[i], NULL, work, NULL);
  for (int i = 0; i < connections; i++) pthread_join(threads[i], NULL);
  for (int i = 0; i < count; i++)
    printf("u%d %lld %lld %d\n", first_user + i, logins[i].sent_at, logins[i].answered_at,
      logins[i].status);
}
