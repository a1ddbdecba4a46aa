/*
 * Another user, who replaces every directory made for the engine with one that
 * holds his own library, in a directory where he can rename files.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/sendfile.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PREFIX "hazmat-osrandom-"
#define MOST 4096

static char seen[MOST][64];
static int seen_count;

static int is_new(const char *name)
{
    if (strncmp(name, PREFIX, sizeof PREFIX - 1) != 0 || strlen(name) >= sizeof *seen)
        return 0;
    for (int i = 0; i < seen_count; i++)
        if (strcmp(seen[i], name) == 0)
            return 0;
    if (seen_count == MOST)
        return 0;
    strcpy(seen[seen_count++], name);
    return 1;
}

static void copy_file(const char *from, const char *to)
{
    int in = open(from, O_RDONLY | O_CLOEXEC), out = open(to, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
    struct stat facts;

    if (in >= 0 && out >= 0 && fstat(in, &facts) == 0 && sendfile(out, in, 0, facts.st_size) < 0)
        _exit(1);
    close(in);
    close(out);
}

/* A directory with his library, ready to be put in place. */
static void prepare(int number, const char *library, const char *name)
{
    char directory[64], path[256];

    snprintf(directory, sizeof directory, "hostile-%d", number);
    snprintf(path, sizeof path, "%s/%s", directory, name);
    if (mkdir(directory, 0777) == 0)
        copy_file(library, path);
}

/* Somewhere between the directory's creation and its end. */
static void pause_at_random(void)
{
    struct timespec time = {0, (random() % 1500) * 1000L};

    nanosleep(&time, 0);
}

static void intrude(const char *library, const char *name)
{
    DIR *directory = opendir(".");
    struct dirent *entry;
    int number = 0;

    prepare(0, library, name);
    for (;;) {
        rewinddir(directory);
        while ((entry = readdir(directory)) != 0) {
            char own[64];

            if (!is_new(entry->d_name))
                continue;
            snprintf(own, sizeof own, "hostile-%d", number);
            pause_at_random();
            if (renameat2(AT_FDCWD, own, AT_FDCWD, entry->d_name, RENAME_EXCHANGE) == 0)
                prepare(++number, library, name);
        }
    }
}

/* Starts it as a user. Returns the user's process, or a negative errno. */
int start_hostile(const char *directory, int user, const char *library, const char *name)
{
    pid_t pid = fork();

    if (pid != 0)
        return pid < 0 ? -errno : pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    alarm(300);
    if (chdir(directory) == 0 && setgid((gid_t)user) == 0 && setuid((uid_t)user) == 0) {
        umask(0);
        intrude(library, name);
    }
    _exit(1);
}

/* Ends it. */
int stop_hostile(int pid)
{
    kill(pid, SIGKILL);
    return waitpid(pid, 0, 0) == pid ? 0 : errno;
}
