// What this machine can do at most on the same durable path, for Tests/bench: SQLite with
// synchronous=FULL and libcurl's multi interface, without authentication, validation, encryption,
// hashing, logging or retry.
//
//   limit serve SOCKET DATABASE URL   takes logins on a socket and pushes each to two directories
//   limit drain DATABASE URL COUNT    works off COUNT accounts to be made in both: find, create
//   limit pull DATABASE URL [TOKEN]   reads all users twice, first into an empty table; prints
//                                     seconds and CPU seconds of each time, and the peak in MB
//   limit hash                        one scrypt (2^14, 8, 1) and one SHA-512-crypt (10,000 rounds)
#define _GNU_SOURCE
#include <crypt.h>
#include <curl/curl.h>
#include <openssl/evp.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { in_flight_limit = 16, done_limit = 4096, client_limit = 64, page_size = 1000 };

struct job {
  long long id;
  char kind;
  int step;
  char user[40], body[200];
};
struct client {
  int file;
  size_t in_count;
  int wants_answer;
  char in[8192];
};

static sqlite3 *database;
static CURLM *multi;
static const char *upstream;
static struct curl_slist *json_header;
static CURL *free_handles[in_flight_limit];
static int free_count, done_count;
static long long done[done_limit];
static struct client clients[client_limit];
static int client_count;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static void sql(const char *text) {
  char *message = NULL;
  if (sqlite3_exec(database, text, NULL, NULL, &message)) {
    fprintf(stderr, "limit: %s: %s\n", text, message);
    exit(74);
  }
}

static sqlite3_stmt *prepare(const char *text) {
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v2(database, text, -1, &statement, NULL)) exit(74);
  return statement;
}

static void run(sqlite3_stmt *statement) {
  if (sqlite3_step(statement) == SQLITE_ERROR) exit(74);
  sqlite3_reset(statement);
}

static void open_database(const char *path) {
  if (sqlite3_open(path, &database)) exit(73);
  sql("PRAGMA journal_mode=wal; PRAGMA synchronous=FULL;"
    "CREATE TABLE job (id INTEGER PRIMARY KEY, kind TEXT, user TEXT, body TEXT, state INTEGER);"
    "CREATE INDEX job_state ON job (kind, state, id);"
    "CREATE TABLE subject (id TEXT PRIMARY KEY, resource BLOB) WITHOUT ROWID");
}

static size_t drop(char *bytes, size_t size, size_t count, void *unused) { return size * count; }

static void open_multi(const char *url) {
  upstream = url;
  curl_global_init(CURL_GLOBAL_ALL);
  multi = curl_multi_init();
  json_header = curl_slist_append(NULL, "Content-Type: application/json");
  while (free_count < in_flight_limit) {
    CURL *handle = curl_easy_init();
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, drop);
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, json_header);
    free_handles[free_count++] = handle;
  }
}

// Step 0 looks the account up, 1 makes it, 2 sends its password.
static void start(struct job *job, CURL *handle) {
  char url[400];
  const char *path = job->kind == 'g' ? "/admin/directory/v1/users" : "/v1.0/users";
  const char *method = job->step == 0 ? NULL : job->step == 1 ? "POST"
    : job->kind == 'g' ? "PUT" : "PATCH";
  snprintf(url, sizeof url, "%s%s%s%s", upstream, path, job->step == 1 ? "" : "/",
    job->step == 1 ? "" : job->user);
  curl_easy_setopt(handle, CURLOPT_URL, url);
  curl_easy_setopt(handle, CURLOPT_PRIVATE, job);
  if (method) curl_easy_setopt(handle, CURLOPT_POSTFIELDS, job->body);
  else curl_easy_setopt(handle, CURLOPT_HTTPGET, 1L);
  curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, method);
  curl_multi_add_handle(multi, handle);
}

static void finish_done(void) {
  CURLMsg *message;
  int left;
  while ((message = curl_multi_info_read(multi, &left))) {
    CURL *handle = message->easy_handle;
    struct job *job;
    curl_easy_getinfo(handle, CURLINFO_PRIVATE, (char **)&job);
    curl_multi_remove_handle(multi, handle);
    if (job->step == 0) {
      job->step = 1;
      start(job, handle);
      continue;
    }
    done[done_count++] = job->id;
    free(job);
    free_handles[free_count++] = handle;
  }
}

// Inserts what clients sent, and deletes what is done, in one durable transaction.
static void commit(void) {
  static sqlite3_stmt *insert, *delete;
  static long long login_count;
  int is_open = 0;
  if (!insert) {
    insert = prepare("INSERT INTO job (kind, user, body, state) VALUES (?, ?, ?, 0)");
    delete = prepare("DELETE FROM job WHERE id = ?");
  }
  for (int i = 0; i < client_count; i++) {
    char *name = clients[i].wants_answer ? strstr(clients[i].in, "\"userName\":\"") : NULL;
    if (!name) continue;
    if (!is_open++) sql("BEGIN IMMEDIATE");
    login_count++;
    for (const char *kind = "ge"; *kind; kind++) {
      sqlite3_bind_text(insert, 1, kind, 1, SQLITE_STATIC);
      sqlite3_bind_text(insert, 2, name + 12, strcspn(name + 12, "@"), SQLITE_STATIC);
      sqlite3_bind_text(insert, 3, strchr(clients[i].in, '{'), -1, SQLITE_STATIC);
      run(insert);
    }
  }
  for (int i = 0; i < done_count; i++) {
    if (!is_open++) sql("BEGIN IMMEDIATE");
    sqlite3_bind_int64(delete, 1, done[i]);
    run(delete);
  }
  done_count = 0;
  if (is_open) sql("COMMIT");
}

static int claim(int step) {
  static sqlite3_stmt *select, *update;
  if (!select) {
    select = prepare("SELECT id, kind, user, body FROM job WHERE kind = ? AND state = 0 LIMIT ?");
    update = prepare("UPDATE job SET state = 1 WHERE id = ?");
  }
  int claimed = 0;
  if (free_count == 0) return 0;
  struct job *jobs[in_flight_limit];
  int limits[2] = {(free_count + 1) / 2, free_count / 2};
  for (int i = 0; i < 2; i++) {
    sqlite3_bind_text(select, 1, i ? "e" : "g", 1, SQLITE_STATIC);
    sqlite3_bind_int(select, 2, limits[i]);
    while (sqlite3_step(select) == SQLITE_ROW) {
      struct job *job = calloc(1, sizeof *job);
      job->id = sqlite3_column_int64(select, 0);
      job->kind = i ? 'e' : 'g';
      job->step = step;
      snprintf(job->user, sizeof job->user, "%s", sqlite3_column_text(select, 2));
      snprintf(job->body, sizeof job->body, "%s", sqlite3_column_text(select, 3));
      jobs[claimed++] = job;
    }
    sqlite3_reset(select);
  }
  if (claimed == 0) return 0;
  sql("PRAGMA synchronous=OFF; BEGIN IMMEDIATE");  // a lost claim is only made again
  for (int i = 0; i < claimed; i++) {
    sqlite3_bind_int64(update, 1, jobs[i]->id);
    run(update);
  }
  sql("COMMIT; PRAGMA synchronous=FULL");
  for (int i = 0; i < claimed; i++) start(jobs[i], free_handles[--free_count]);
  return claimed;
}

// MARK: serve

static void take(struct client *client) {
  ssize_t count = recv(client->file, client->in + client->in_count,
    sizeof client->in - 1 - client->in_count, MSG_DONTWAIT);
  if (count == 0) {
    close(client->file);
    client->file = -1;
    return;
  }
  if (count < 0) return;
  client->in_count += count;
  client->in[client->in_count] = 0;
  char *end = strstr(client->in, "\r\n\r\n");
  char *length = end ? strcasestr(client->in, "content-length:") : NULL;
  if (length && client->in_count >= end + 4 - client->in + strtoul(length + 15, NULL, 10))
    client->wants_answer = 1;
}

static void answer_clients(void) {
  static const char text[] = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";
  for (int i = 0; i < client_count; i++) {
    if (!clients[i].wants_answer) continue;
    send(clients[i].file, text, sizeof text - 1, MSG_NOSIGNAL);
    clients[i].wants_answer = 0;
    clients[i].in_count = 0;
  }
}

static int serve(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 64)) return 71;
  puts("ready");
  fflush(stdout);
  for (;;) {
    struct curl_waitfd waits[client_limit + 1] = {{.fd = listener, .events = CURL_WAIT_POLLIN}};
    int kept = 0, running;
    for (int i = 0; i < client_count; i++)
      if (clients[i].file >= 0 && kept++ != i) clients[kept - 1] = clients[i];
    client_count = kept;
    for (int i = 0; i < client_count; i++)
      waits[i + 1] = (struct curl_waitfd){.fd = clients[i].file, .events = CURL_WAIT_POLLIN};
    curl_multi_poll(multi, waits, client_count + 1, 1000, NULL);
    int file = client_count < client_limit ? accept(listener, NULL, NULL) : -1;
    if (file >= 0) clients[client_count++] = (struct client){.file = file};
    for (int i = 0; i < client_count; i++) take(&clients[i]);
    curl_multi_perform(multi, &running);
    finish_done();
    commit();
    answer_clients();
    claim(2);
    curl_multi_perform(multi, &running);
  }
}

// MARK: drain and pull

static int drain(int count) {
  sql("BEGIN");
  sqlite3_stmt *insert = prepare("INSERT INTO job (kind, user, body, state) VALUES (?, ?, ?, 0)");
  for (int i = 0; i < count * 2; i++) {
    char user[40], body[200];
    snprintf(user, sizeof user, "u%d", i / 2 + 1);
    snprintf(body, sizeof body, "{\"%s\":\"%s@example.com\"}",
      i % 2 ? "userPrincipalName" : "primaryEmail", user);
    sqlite3_bind_text(insert, 1, i % 2 ? "e" : "g", 1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 2, user, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 3, body, -1, SQLITE_STATIC);
    run(insert);
  }
  sql("COMMIT");
  double started = now();
  int running;
  for (;;) {
    int claimed = claim(0);
    curl_multi_perform(multi, &running);
    finish_done();
    if (!claimed && free_count == in_flight_limit && done_count == 0) break;
    commit();
    if (free_count < in_flight_limit) curl_multi_poll(multi, NULL, 0, 1000, NULL);
  }
  printf("%f\n", now() - started);
  return 0;
}

struct page {
  char *bytes;
  size_t count, size;
};

static size_t keep(char *bytes, size_t size, size_t count, void *context) {
  struct page *page = context;
  if (page->count + size * count >= page->size) {
    page->size = (page->count + size * count) * 2;
    page->bytes = realloc(page->bytes, page->size);
  }
  memcpy(page->bytes + page->count, bytes, size * count);
  page->count += size * count;
  page->bytes[page->count] = 0;
  return size * count;
}

// The end of the object that begins there: it is found, but not read.
static char *object_end(char *place) {
  for (int depth = 0; *place; place++) {
    if (*place == '"') {
      while (*++place != '"') {
        if (*place == '\\') place++;
        if (!*place) return NULL;
      }
    } else if (*place == '{') {
      depth++;
    } else if (*place == '}' && --depth == 0) {
      return place + 1;
    }
  }
  return NULL;
}

static int store_page(struct page *page, sqlite3_stmt *select, sqlite3_stmt *insert) {
  int count = 0;
  char *start = strstr(page->bytes, "\"Resources\":[");
  sql("BEGIN");
  for (start = start ? strchr(start, '{') : NULL; start; count++) {
    char *end = object_end(start), *id = strstr(start, "\"id\":\"");
    if (!end || !id) break;
    sqlite3_bind_text(select, 1, id + 6, 36, SQLITE_STATIC);
    int is_same = sqlite3_step(select) == SQLITE_ROW
      && sqlite3_column_bytes(select, 0) == end - start
      && memcmp(sqlite3_column_blob(select, 0), start, end - start) == 0;
    sqlite3_reset(select);
    if (!is_same) {
      sqlite3_bind_text(insert, 1, id + 6, 36, SQLITE_STATIC);
      sqlite3_bind_blob(insert, 2, start, end - start, SQLITE_STATIC);
      run(insert);
    }
    start = end;
    while (*start && *start != '{' && *start != ']') start++;
    if (*start != '{') start = NULL;
  }
  sql("COMMIT");
  return count;
}

static double processor_seconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static int pull(const char *token) {
  sqlite3_stmt *select = prepare("SELECT resource FROM subject WHERE id = ?");
  sqlite3_stmt *insert = prepare("INSERT OR REPLACE INTO subject VALUES (?, ?)");
  CURL *handle = curl_easy_init();
  struct page page = {0};
  struct curl_slist *headers = NULL;
  if (token) {
    char line[300];
    snprintf(line, sizeof line, "Authorization: Bearer %s", token);
    headers = curl_slist_append(headers, line);
  }
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, keep);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &page);
  for (int pass = 0; pass < 2; pass++) {
    double started = now(), before = processor_seconds();
    int users = 0, count;
    do {
      char url[300];
      snprintf(url, sizeof url, "%s/scim/v2/Users?startIndex=%d&count=%d", upstream, users + 1,
        page_size);
      curl_easy_setopt(handle, CURLOPT_URL, url);
      page.count = 0;
      if (curl_easy_perform(handle)) return 69;
      users += count = store_page(&page, select, insert);
    } while (count > 0);
    printf("%f %f ", now() - started, processor_seconds() - before);
  }
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  printf("%f\n", usage.ru_maxrss / 1024.0);
  return 0;
}

static int hash(void) {
  enum { rounds = 10 };
  unsigned char key[32];
  struct crypt_data data = {0};
  double started = processor_seconds();
  for (int i = 0; i < rounds; i++)
    EVP_PBE_scrypt("Correct-horse", 13, (const unsigned char *)"0123456789abcdef", 16, 1 << 14, 8, 1,
      64 << 20, key, sizeof key);
  double between = processor_seconds();
  for (int i = 0; i < rounds; i++)
    crypt_r("Correct-horse", "$6$rounds=10000$0123456789abcdef$", &data);
  printf("%f %f\n", (between - started) / rounds, (processor_seconds() - between) / rounds);
  return 0;
}

int main(int count, char **words) {
  const char *mode = count > 1 ? words[1] : "";
  if (strcmp(mode, "hash") == 0) return hash();
  if (count < 4) return 64;
  int is_serving = strcmp(mode, "serve") == 0;
  open_database(words[is_serving ? 3 : 2]);
  open_multi(words[is_serving ? 4 : 3]);
  if (is_serving) return serve(words[2]);
  if (strcmp(mode, "drain") == 0) return drain(atoi(words[4]));
  return pull(count > 4 ? words[4] : NULL);
}
