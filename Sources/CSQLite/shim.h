#ifndef CSQLITE_SHIM_H
#define CSQLITE_SHIM_H
#include <sqlite3.h>

// sqlite3_db_config is variadic, which Swift does not import.
static inline int csqlite_db_config_int(sqlite3 *db, int option, int value) {
  return sqlite3_db_config(db, option, value, (int *)0);
}
// A value below zero asks and changes nothing.
static inline int csqlite_db_config_read(sqlite3 *db, int option) {
  int answer = -1;
  return sqlite3_db_config(db, option, -1, &answer) == SQLITE_OK ? answer : -1;
}
// Counting memory takes a lock for each allocation, and nobody asks for the count; works only before
// the first connection (https://www.sqlite.org/c3ref/c_config_covering_index_scan.html).
static inline int csqlite_count_no_memory(void) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
// SQLITE_TRANSIENT is a cast of -1 to a function pointer, which Swift cannot spell.
static inline int csqlite_bind_text(sqlite3_stmt *s, int index, const char *text, int bytes) {
  return sqlite3_bind_text(s, index, text, bytes, SQLITE_TRANSIENT);
}
static inline int csqlite_bind_blob(sqlite3_stmt *s, int index, const void *data, int bytes) {
  return sqlite3_bind_blob(s, index, data, bytes, SQLITE_TRANSIENT);
}

#endif
