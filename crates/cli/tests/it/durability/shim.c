/*
 * Preloaded into a server, it writes down in which order the server writes to its database, asks for its log
 * to be synced, and answers. A record is "KIND NAME LENGTH\n", LENGTH bytes, "\n".
 *
 *   W  bytes were written to a file of the database (noted after the call)
 *   s  a sync of such a file begins
 *   S  it has ended well
 *   A  bytes are about to be sent over a socket (noted before the call)
 *
 * So an A after an S in the records was after it in fact.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static void *real(const char *name) {
    void *function = dlsym(RTLD_NEXT, name);
    if (function == NULL) {
        abort();
    }
    return function;
}

/* The file's name without its folder when it belongs to the database, "socket" for a socket, else NULL. */
static const char *name_of(int fd, char *buffer, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, buffer, size - 1);
    if (length <= 0) {
        return NULL;
    }
    buffer[length] = '\0';
    if (strncmp(buffer, "socket:", 7) == 0) {
        return "socket";
    }
    const char *slash = strrchr(buffer, '/');
    const char *name = slash == NULL ? buffer : slash + 1;
    return strncmp(name, "sengo.db", 8) == 0 ? name : NULL;
}

static void note(char kind, const char *name, const struct iovec *parts, int count) {
    static int records = -1;
    size_t total = 0;
    for (int i = 0; i < count; i++) {
        total += parts[i].iov_len;
    }
    char *record = malloc(total + 512);
    if (record == NULL) {
        abort();
    }
    size_t end = (size_t)snprintf(record, 500, "%c %s %zu\n", kind, name, total);
    for (int i = 0; i < count; i++) {
        memcpy(record + end, parts[i].iov_base, parts[i].iov_len);
        end += parts[i].iov_len;
    }
    record[end++] = '\n';
    pthread_mutex_lock(&one_at_a_time);
    if (records < 0) {
        const char *path = getenv("SHIM_RECORDS");
        records = open(path == NULL ? "/dev/null" : path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    }
    for (size_t done = 0; done < end;) {
        long wrote = syscall(SYS_write, records, record + done, end - done);
        if (wrote <= 0) {
            abort();
        }
        done += (size_t)wrote;
    }
    pthread_mutex_unlock(&one_at_a_time);
    free(record);
}

/* Wraps a call that hands bytes over: an answer is noted before it, a write to the database after it. */
#define HAND_OVER(fd, parts, count, call)                                         \
    do {                                                                          \
        char buffer[512];                                                         \
        const char *name = name_of(fd, buffer, sizeof buffer);                    \
        int answers = name != NULL && strcmp(name, "socket") == 0;                \
        if (answers) {                                                            \
            note('A', name, parts, count);                                        \
        }                                                                         \
        ssize_t result = call;                                                    \
        if (name != NULL && !answers && result > 0) {                             \
            note('W', name, parts, count);                                        \
        }                                                                         \
        return result;                                                            \
    } while (0)

ssize_t write(int fd, const void *bytes, size_t length) {
    ssize_t (*call)(int, const void *, size_t) = real("write");
    struct iovec part = {(void *)bytes, length};
    HAND_OVER(fd, &part, 1, call(fd, bytes, length));
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
    ssize_t (*call)(int, const void *, size_t, off_t) = real("pwrite");
    struct iovec part = {(void *)bytes, length};
    HAND_OVER(fd, &part, 1, call(fd, bytes, length, offset));
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
    ssize_t (*call)(int, const void *, size_t, off64_t) = real("pwrite64");
    struct iovec part = {(void *)bytes, length};
    HAND_OVER(fd, &part, 1, call(fd, bytes, length, offset));
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    ssize_t (*call)(int, const struct iovec *, int) = real("writev");
    HAND_OVER(fd, parts, count, call(fd, parts, count));
}

ssize_t send(int fd, const void *bytes, size_t length, int flags) {
    ssize_t (*call)(int, const void *, size_t, int) = real("send");
    struct iovec part = {(void *)bytes, length};
    HAND_OVER(fd, &part, 1, call(fd, bytes, length, flags));
}

ssize_t sendto(int fd, const void *bytes, size_t length, int flags, const struct sockaddr *to, socklen_t size) {
    ssize_t (*call)(int, const void *, size_t, int, const struct sockaddr *, socklen_t) = real("sendto");
    struct iovec part = {(void *)bytes, length};
    HAND_OVER(fd, &part, 1, call(fd, bytes, length, flags, to, size));
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
    ssize_t (*call)(int, const struct msghdr *, int) = real("sendmsg");
    HAND_OVER(fd, message->msg_iov, (int)message->msg_iovlen, call(fd, message, flags));
}

static int sync_with(const char *function, int fd) {
    int (*call)(int) = real(function);
    char buffer[512];
    const char *name = name_of(fd, buffer, sizeof buffer);
    if (name != NULL) {
        note('s', name, NULL, 0);
    }
    int result = call(fd);
    if (name != NULL && result == 0) {
        note('S', name, NULL, 0);
    }
    return result;
}

int fsync(int fd) {
    return sync_with("fsync", fd);
}

int fdatasync(int fd) {
    return sync_with("fdatasync", fd);
}
