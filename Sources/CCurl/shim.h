#ifndef CCURL_SHIM_H
#define CCURL_SHIM_H
#include <curl/curl.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

// Swift does not import variadic functions: one setter per kind of argument.
static inline CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_string(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, const void *value) {
  return curl_easy_setopt(easy, option, value);
}
typedef size_t (*ccurl_data_callback)(char *bytes, size_t size, size_t count, void *context);
static inline CURLcode ccurl_set_callback(CURL *easy, CURLoption option, ccurl_data_callback value) {
  return curl_easy_setopt(easy, option, value);
}
typedef int (*ccurl_progress_callback)(
    void *context, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up);
static inline CURLcode ccurl_set_progress(CURL *easy, ccurl_progress_callback value) {
  return curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, value);
}
static inline CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}
static inline CURLcode ccurl_get_long(CURL *easy, CURLINFO info, long *value) {
  return curl_easy_getinfo(easy, info, value);
}
static inline CURLcode ccurl_get_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
  return curl_easy_getinfo(easy, info, value);
}
static inline CURLcode ccurl_get_pointer(CURL *easy, CURLINFO info, void **value) {
  return curl_easy_getinfo(easy, info, value);
}
// The result of a finished transfer stands in a union that Swift reads only as raw bytes.
static inline CURLcode ccurl_message_result(const CURLMsg *message) {
  return message->data.result;
}

// libcurl's send buffers hold passwords: all that it lets go is wiped first.
static inline void ccurl_free(void *bytes) {
  if (!bytes) return;
  explicit_bzero(bytes, malloc_usable_size(bytes));
  free(bytes);
}
static inline void *ccurl_realloc(void *bytes, size_t size) {
  size_t old = bytes ? malloc_usable_size(bytes) : 0;
  if (bytes && size <= old && size >= old / 2) return bytes;
  void *larger = malloc(size);
  if (!larger) return NULL;
  if (bytes) memcpy(larger, bytes, old < size ? old : size);
  ccurl_free(bytes);
  return larger;
}
static inline CURLcode ccurl_init(void) {
  return curl_global_init_mem(CURL_GLOBAL_ALL, malloc, ccurl_free, ccurl_realloc, strdup, calloc);
}

#endif
