#ifndef CLINUX_SHIM_H
#define CLINUX_SHIM_H
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

// Which module owns `timespec` differs from build to build, and Swift wants it named.
static inline long long clinux_nanoseconds(int clock) {
  struct timespec time = {0, 0};
  clock_gettime(clock, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

// Blocks of a megabyte and more go back to the system when they are freed (mallopt(3)): by itself
// glibc would keep the 16 MiB of each password's verifier, once for each thread.
static inline int clinux_return_large_blocks(void) { return mallopt(M_MMAP_THRESHOLD, 1 << 20); }

// prctl is variadic, which Swift does not import.
static inline int clinux_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

// Defining _GNU_SOURCE here would give system types another shape than in other modules; what
// hides behind it is declared by hand.
struct clinux_ucred { pid_t pid; uid_t uid; gid_t gid; };
int accept4(int, struct sockaddr *, socklen_t *, int);

// The uid of a Unix socket's peer, or -1.
static inline long clinux_peer_uid(int socket) {
  struct clinux_ucred peer;
  socklen_t size = sizeof peer;
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return -1;
  return (long)peer.uid;
}
// epoll_event holds a union that Swift reads only as raw bytes.
static inline int clinux_epoll_control(int epoll, int operation, int file, unsigned events) {
  struct epoll_event event;
  memset(&event, 0, sizeof event);
  event.events = events;
  event.data.fd = file;
  return epoll_ctl(epoll, operation, file, &event);
}
static inline int clinux_epoll_file(const struct epoll_event *event) { return event->data.fd; }
// A new connection, non-blocking, not inherited; or -1.
static inline int clinux_accept(int listener) {
  return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
}
static inline void clinux_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }
// A store that the compiler may not leave out.
static inline void clinux_wipe(void *bytes, size_t count) { explicit_bzero(bytes, count); }

#endif
