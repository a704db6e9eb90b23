#ifndef CLINUX_SHIM_H
#define CLINUX_SHIM_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
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
#include <unistd.h>

// prctl is variadic, which Swift does not import.
static inline int clinux_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

// struct ucred is not imported (it hides behind _GNU_SOURCE): the peer's uid, or -1.
static inline long clinux_peer_uid(int socket) {
  struct ucred peer;
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
// A store that the compiler may not leave out.
static inline void clinux_wipe(void *bytes, size_t count) { explicit_bzero(bytes, count); }

#endif
