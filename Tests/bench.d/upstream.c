// A fast make-believe upstream for Tests/bench: a SCIM source with COUNT users, Google Workspace and
// Microsoft Graph, as far as the bench needs them. One thread, HTTP/1.1, loopback.
//
//   upstream COUNT
//
// It prints its port. It notes when each password came whole (CLOCK_MONOTONIC, nanoseconds) and
// holds or releases the answers of both directories:
//   GET /_bench/hold  /_bench/release  /_bench/passwords  /_bench/counts  /_bench/clear
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { connection_limit = 1024, request_limit = 1 << 20, password_limit = 1 << 18 };

struct connection {
  char *in;
  size_t in_count;
  int is_held;
};
struct password {
  char user[40];
  char directory;
  long long at;
};

static struct connection connections[connection_limit];
static struct password passwords[password_limit];
static int password_count, create_count, request_count, is_holding, user_count;
static long long last_create_at;
static char *out;
static size_t out_count, out_size;

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void append(const char *format, ...) {
  va_list list;
  for (;;) {
    va_start(list, format);
    int count = vsnprintf(out + out_count, out_size - out_count, format, list);
    va_end(list);
    if (out_count + count < out_size) {
      out_count += count;
      return;
    }
    out_size = (out_size + count) * 2;
    out = realloc(out, out_size);
  }
}

static void send_all(int file, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t sent = send(file, bytes, count, MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes += sent;
    count -= sent;
  }
}

// The body stands in `out`.
static void answer(int file, const char *status) {
  char head[200];
  int count = snprintf(head, sizeof head,
    "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
    status, out_count);
  if (out_count < 4096) {
    char whole[4400];
    memcpy(whole, head, count);
    memcpy(whole + count, out, out_count);
    send_all(file, whole, count + out_count);
  } else {
    send_all(file, head, count);
    send_all(file, out, out_count);
  }
  out_count = 0;
}

static void list_users(int file, const char *path) {
  const char *text = strstr(path, "startIndex=");
  int start = text ? atoi(text + 11) : 1;
  text = strstr(path, "count=");
  int size = text ? atoi(text + 6) : 100;
  int end = start + size - 1 < user_count ? start + size - 1 : user_count;
  append("{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:ListResponse\"],"
    "\"totalResults\":%d,\"startIndex\":%d,\"itemsPerPage\":%d,\"Resources\":[\n",
    user_count, start, end >= start ? end - start + 1 : 0);
  for (int i = start; i <= end; i++)
    append("{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:User\","
      "\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\"],"
      "\"id\":\"5d6a2c1e-0000-4000-8000-%012d\",\"externalId\":\"hr-%d\","
      "\"userName\":\"u%d@example.com\",\"displayName\":\"Ada%d Love%d\","
      "\"name\":{\"givenName\":\"Ada%d\",\"familyName\":\"Love%d\",\"formatted\":\"Ada%d Love%d\"},"
      "\"active\":true,\"title\":\"Engineer\",\"preferredLanguage\":\"en-GB\","
      "\"emails\":[{\"value\":\"u%d@example.com\",\"type\":\"work\",\"primary\":true}],"
      "\"phoneNumbers\":[{\"value\":\"+41 44 %07d\",\"type\":\"work\"}],"
      "\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\":{\"employeeNumber\":\"%d\","
      "\"department\":\"Research\",\"costCenter\":\"CC-%d\",\"organization\":\"Example\"},"
      "\"meta\":{\"resourceType\":\"User\",\"created\":\"2026-01-01T00:00:00Z\","
      "\"lastModified\":\"2026-01-01T00:00:00Z\",\"version\":\"W/\\\"1\\\"\","
      "\"location\":\"https://idp.example.com/scim/v2/Users/5d6a2c1e-0000-4000-8000-%012d\"}}%s\n",
      i, i, i, i, i, i, i, i, i, i, i, i, i % 50, i, i < end ? "," : "");
  append("]}");
  answer(file, "200 OK");
}

// The user's name without its domain, out of a path's last segment or a member of a body.
static void take_user(const char *from, char user[40]) {
  int count = 0;
  while (count < 39 && from[count] && !strchr("@%? /\"", from[count])) {
    user[count] = from[count];
    count++;
  }
  user[count] = 0;
}

static void write_user(int file, const char *method, const char *path, const char *body, char kind) {
  char user[40];
  if (strcmp(method, "POST") == 0) {
    const char *member = kind == 'g' ? "\"primaryEmail\":\"" : "\"userPrincipalName\":\"";
    const char *name = strstr(body, member);
    take_user(name ? name + strlen(member) : "", user);
    create_count++;
    last_create_at = now();
    append("{\"id\":\"%s\",%s", user, body + 1);
    return answer(file, kind == 'g' ? "200 OK" : "201 Created");
  }
  const char *segment = strstr(path, "/users/");
  take_user(segment ? segment + 7 : "", user);
  if (strstr(body, "\"password\"") && password_count < password_limit) {
    struct password *password = &passwords[password_count++];
    strcpy(password->user, user);
    password->directory = kind;
    password->at = now();
  }
  if (kind == 'e') return answer(file, "204 No Content");
  append("{}");
  answer(file, "200 OK");
}

static void release(void);

static void control(int file, const char *path) {
  if (strcmp(path, "/_bench/hold") == 0) is_holding = 1;
  if (strcmp(path, "/_bench/release") == 0) release();
  if (strcmp(path, "/_bench/clear") == 0) password_count = create_count = request_count = 0;
  if (strcmp(path, "/_bench/passwords") == 0)
    for (int i = 0; i < password_count; i++)
      append("%c %s %lld\n", passwords[i].directory, passwords[i].user, passwords[i].at);
  else
    append("%d %d %lld %d %lld\n", create_count, password_count, last_create_at, request_count,
      now());
  answer(file, "200 OK");
}

static void route(int file, const char *method, const char *path, const char *body) {
  if (strncmp(path, "/_bench/", 8) == 0) return control(file, path);
  request_count++;
  if (strncmp(path, "/scim/v2/Users", 14) == 0) return list_users(file, path);
  if (strncmp(path, "/scim/v2/Groups", 15) == 0) {
    append("{\"totalResults\":0,\"Resources\":[]}");
    return answer(file, "200 OK");
  }
  if (strstr(path, "/oauth2/")) {
    append("{\"access_token\":\"bench\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
    return answer(file, "200 OK");
  }
  char kind = strncmp(path, "/admin/", 7) == 0 ? 'g' : 'e';
  if (strcmp(method, "GET") != 0) return write_user(file, method, path, body, kind);
  // The daemon looks at an account, by its id, before it sends a password; names are always free.
  if (strstr(path, "/transitiveMemberOf/")) {
    append("{\"value\":[]}");
    return answer(file, "200 OK");
  }
  const char *key = strstr(path, "/users/");
  if (key && strcspn(key + 7, "@%?") == strcspn(key + 7, "?")) {
    char user[40];
    take_user(key + 7, user);
    append("{\"id\":\"%s\",\"%s\":\"%s@example.com\"}", user,
      kind == 'g' ? "primaryEmail" : "userPrincipalName", user);
    return answer(file, "200 OK");
  }
  if (kind == 'g')
    append("{\"error\":{\"code\":404,\"message\":\"Resource Not Found: userKey\","
      "\"errors\":[{\"domain\":\"global\",\"reason\":\"notFound\"}]}}");
  else
    append("{\"error\":{\"code\":\"Request_ResourceNotFound\",\"message\":\"no such resource\"}}");
  answer(file, "404 Not Found");
}

// Answers what stands whole in the connection's buffer.
static void serve(int file) {
  struct connection *connection = &connections[file];
  connection->is_held = 0;
  for (;;) {
    char *end = memmem(connection->in, connection->in_count, "\r\n\r\n", 4);
    if (!end) return;
    *end = 0;
    char *length = strcasestr(connection->in, "\r\ncontent-length:");
    size_t body_count = length ? strtoul(length + 17, NULL, 10) : 0;
    *end = '\r';
    size_t whole = end + 4 - connection->in + body_count;
    if (connection->in_count < whole) return;
    char method[8] = "", path[2048] = "";
    sscanf(connection->in, "%7s %2047s", method, path);
    if (is_holding && (strncmp(path, "/admin/", 7) == 0 || strncmp(path, "/v1.0/", 6) == 0)) {
      connection->is_held = 1;
      return;
    }
    char kept = connection->in[whole];
    connection->in[whole] = 0;
    route(file, method, path, end + 4);
    connection->in[whole] = kept;
    memmove(connection->in, connection->in + whole, connection->in_count - whole);
    connection->in_count -= whole;
  }
}

static void release(void) {
  is_holding = 0;
  for (int file = 0; file < connection_limit; file++)
    if (connections[file].is_held) serve(file);
}

static void let_go(int file) {
  connections[file].in_count = 0;
  connections[file].is_held = 0;
  close(file);
}

static void receive(int file) {
  struct connection *connection = &connections[file];
  if (!connection->in) connection->in = malloc(request_limit + 1);
  ssize_t count = recv(
    file, connection->in + connection->in_count, request_limit - connection->in_count, 0);
  if (count <= 0) return let_go(file);
  connection->in_count += count;
  if (!connection->is_held) serve(file);
}

int main(int count, char **words) {
  user_count = count > 1 ? atoi(words[1]) : 1000;
  int listener = socket(AF_INET, SOCK_STREAM, 0), events = epoll_create1(0), on = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, 128)) return 71;
  getsockname(listener, (struct sockaddr *)&address, &size);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, ready[64];
  epoll_ctl(events, EPOLL_CTL_ADD, listener, &event);
  for (;;) {
    int ready_count = epoll_wait(events, ready, 64, -1);
    for (int i = 0; i < ready_count; i++) {
      if (ready[i].data.fd != listener) {
        receive(ready[i].data.fd);
        continue;
      }
      int file = accept(listener, NULL, NULL);
      if (file < 0) continue;
      if (file >= connection_limit) {
        close(file);
        continue;
      }
      setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      event.data.fd = file;
      epoll_ctl(events, EPOLL_CTL_ADD, file, &event);
    }
  }
}
