/*
 * The engine in a real libcrypto: engine_test LIBCRYPTO OSRANDOM_SO MECHANISM
 * (the second is a compiled engine, loaded as another copy in this process; the
 * last is of enum osr_mechanism). Nothing is tested if libcrypto lacks the
 * mechanism.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../engine/c/osrandom/face.h"
#include "../../engine/c/base/libcrypto.h"
#include "../../engine/c/osrandom/draw.h"
#include "../../engine/c/osrandom/osrandom.h"
#include "check.h"
#include "values.h"

#define THREADS 16
#define DRAWS 2000

static struct osr_libcrypto lib;
static const void *inside;
static int mechanism;
static int (*rand_bytes)(unsigned char *, int);
static int (*rand_status)(void);

static int open_libcrypto(const char *path)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);

    if (library == 0)
        return 0;
    *(void **)&rand_bytes = dlsym(library, "RAND_bytes");
    *(void **)&rand_status = dlsym(library, "RAND_status");
    inside = dlsym(library, "OpenSSL_version_num");
    return osr_libcrypto_find(&lib, inside) == OSR_OK;
}

static void test_addresses(void)
{
    int on_the_stack;

    CHECK(osrandom_add(&on_the_stack, mechanism) == OSR_NO_LIBCRYPTO, "an address in no library");
    CHECK(osrandom_add((const void *)strlen, mechanism) == OSR_NO_LIBCRYPTO, "an address in another library");
    if (mechanism == OSR_ENGINE)
        CHECK(osrandom_register(inside, mechanism) == OSR_NOT_ADDED, "register before add");
    CHECK(osrandom_unregister(inside, mechanism) == OSR_UNCHANGED, "unregister before add");
}

static void test_start(void)
{
    static struct osrandom_started out;
    int on_the_stack;

    CHECK(osrandom_start(&on_the_stack, mechanism, 0, &out) == OSR_NO_LIBCRYPTO, "no library");
    CHECK(osrandom_start(inside, mechanism, 1, &out) == OSR_OK, "started");
    CHECK(out.mechanism == mechanism && out.added == OSR_OK, "with osrandom added");
    CHECK(strncmp(out.version_text, "OpenSSL ", 8) == 0, "its version");
    CHECK(strstr(out.path, "libcrypto") != 0, "its file");
    CHECK(osrandom_is_registered(inside, mechanism) == OSR_UNCHANGED, "and not registered");
}

/* Runs in a child, where another library's engine has our id. */
static void test_foreign_engine(void)
{
    int status = -1;
    pid_t pid;

    if (mechanism != OSR_ENGINE)
        return;
    pid = fork();
    if (pid == 0) {
        ENGINE *e = lib.ENGINE_new();
        int added = lib.ENGINE_set_id(e, "osrandom") && lib.ENGINE_set_name(e, "foreign") &&
                    lib.ENGINE_add(e);

        _exit(added && osrandom_add(inside, mechanism) == OSR_FOREIGN &&
                      osrandom_register(inside, mechanism) == OSR_FOREIGN &&
                      lib.ENGINE_get_default_RAND() == 0
                  ? 0
                  : 1);
    }
    waitpid(pid, &status, 0);
    CHECK(status == 0, "an engine osrandom that is not ours is left alone");
}

static uint64_t thread_bytes(void)
{
    uint64_t counters[4];

    osrandom_counters(inside, mechanism, counters);
    return counters[3];
}

static int served(void)
{
    unsigned char value[VALUE];
    uint64_t before = thread_bytes();

    return rand_bytes(value, VALUE) == 1 && thread_bytes() == before + VALUE;
}

static void test_registration(void)
{
    CHECK(osrandom_add(inside, mechanism) == OSR_OK, "add");
    CHECK(osrandom_add(inside, mechanism) == OSR_OK, "add again");
    CHECK(osrandom_is_registered(inside, mechanism) == OSR_UNCHANGED && !served(), "only added");
    CHECK(osrandom_unregister(inside, mechanism) == OSR_UNCHANGED, "unregister what is not registered");
    CHECK(osrandom_activate(inside, mechanism) == OSR_UNCHANGED, "unregister was a decision");
    CHECK(osrandom_register(inside, mechanism) == OSR_OK, "register");
    CHECK(osrandom_register(inside, mechanism) == OSR_UNCHANGED, "register again");
    CHECK(osrandom_is_registered(inside, mechanism) == OSR_OK && served(), "registered");
    CHECK(rand_status() == 1, "RAND_status");
    CHECK(osrandom_unregister(inside, mechanism) == OSR_OK && !served(), "unregister");
    CHECK(lib.RAND_get_rand_method() == lib.RAND_OpenSSL(), "OpenSSL's own");
}

/* The program sets its method, whatever the mechanism. */
static void test_set_as_method(void)
{
    CHECK(lib.RAND_set_rand_method(&osrandom_face_1.method) && served(), "it serves");
    CHECK(osrandom_is_registered(inside, mechanism) == OSR_OK, "and is registered");
    CHECK(osrandom_unregister(inside, mechanism) == OSR_OK && !served(), "and can be unregistered");
}

/* What a program does to it, not this library. */
static int (*remove_engine)(ENGINE *);

static ENGINE *listed(void)
{
    ENGINE *e = lib.ENGINE_get_first();

    while (e != 0 && strcmp(lib.ENGINE_get_id(e), "osrandom") != 0)
        e = lib.ENGINE_get_next(e);
    return e;
}

/* Makes the listed osrandom the default, and takes it off the list; the caller frees it. */
static ENGINE *remove_while_default(void)
{
    ENGINE *e = listed();
    int done = e != 0 && lib.ENGINE_set_default_RAND(e) && lib.RAND_set_rand_method(0) &&
               remove_engine(e);

    return done ? e : 0;
}

/* The program frees it as well: only the table still holds it. */
static int forget_while_default(void)
{
    ENGINE *e = remove_while_default();

    return e != 0 && lib.ENGINE_free(e);
}

#define REMOVED 100

static void test_removed(void)
{
    static ENGINE *removed[REMOVED];
    int done = 1;

    if (mechanism != OSR_ENGINE)
        return;
    *(void **)&remove_engine = dlsym(osr_library_at(inside), "ENGINE_remove");
    CHECK(forget_while_default() && osrandom_is_registered(inside, mechanism) == OSR_OK, "it serves on");
    CHECK(osrandom_register(inside, mechanism) == OSR_UNCHANGED, "it is the source, listed or not");
    CHECK(osrandom_unregister(inside, mechanism) == OSR_OK && !served(), "one that is not listed");
    CHECK(osrandom_register(inside, mechanism) == OSR_NOT_ADDED, "not listed");

    CHECK(osrandom_add(inside, mechanism) == OSR_OK && forget_while_default(), "removed");
    CHECK(osrandom_add(inside, mechanism) == OSR_OK && served(), "and added again");
    CHECK(osrandom_unregister(inside, mechanism) == OSR_OK && !served(), "the removed one too");

    CHECK(forget_while_default() && osrandom_add(inside, mechanism) == OSR_OK, "removed again");
    CHECK(lib.RAND_set_rand_method(lib.RAND_OpenSSL()) && !served(), "and not the source");
    CHECK(osrandom_register(inside, mechanism) == OSR_OK && served(), "the one that is listed");
    CHECK(osrandom_unregister(inside, mechanism) == OSR_OK && !served(), "the table is sound");

    for (int i = 0; i < REMOVED; i++) {
        removed[i] = remove_while_default();
        done &= removed[i] != 0 && osrandom_add(inside, mechanism) == OSR_OK;
    }
    CHECK(done && served(), "a hundred in the table");
    CHECK(osrandom_unregister(inside, mechanism) == OSR_STILL_SOURCE && served(), "it says so");
    CHECK(osrandom_unregister(inside, mechanism) == OSR_OK && !served(), "the rest of them");
    for (int i = 0; i < REMOVED; i++)
        lib.ENGINE_free(removed[i]);
}

static void test_slots(void)
{
    const osr_rand_method *m = &osrandom_face_1.method;
    unsigned char value[VALUE];

    CHECK(m->seed && m->bytes && m->cleanup && m->add && m->pseudorand && m->status, "all filled");
    CHECK(m->seed("x", 1) == 1 && m->add("x", 1, 1.0) == 1, "seed and add accept");
    CHECK(m->bytes(value, 0) == 1 && m->bytes(value, -1) == 0, "sizes");
    CHECK(m->pseudorand(value, VALUE) == 1, "pseudorand");
    m->cleanup();
}

static void test_dynamic_binding(void)
{
    osr_dynamic_fns fns = {(void *)inside};
    ENGINE *e;

    if (!lib.has_engines)
        return;
    e = lib.ENGINE_new();
    CHECK(v_check(0x00030000) == 0x00030000 && v_check(0x00020000) == 0, "v_check");
    CHECK(bind_engine(e, "another", &fns) == 0, "another id is refused");
    CHECK(bind_engine(e, 0, &fns) == 1 && strcmp(lib.ENGINE_get_id(e), "osrandom") == 0, "bound");
    lib.ENGINE_free(e);
}

static int stop;

static void *toggle(void *unused)
{
    (void)unused;
    while (!__atomic_load_n(&stop, __ATOMIC_ACQUIRE)) {
        osrandom_register(inside, mechanism);
        osrandom_unregister(inside, mechanism);
    }
    return 0;
}

static unsigned char values[THREADS * DRAWS * VALUE];
static int whole[THREADS];

static void *draw_values(void *argument)
{
    int index = *(int *)argument;
    uint64_t before = thread_bytes();

    whole[index] = 1;
    for (int i = 0; i < DRAWS; i++)
        whole[index] &= rand_bytes(values + (index * DRAWS + i) * VALUE, VALUE) == 1;
    return (void *)(uintptr_t)(thread_bytes() - before);
}

/* 16 threads draw; returns how many bytes osrandom served them by their own count. */
static uint64_t draw_in_threads(void)
{
    pthread_t threads[THREADS];
    int index[THREADS];
    uint64_t sum = 0;

    for (int i = 0; i < THREADS; i++) {
        index[i] = i;
        pthread_create(&threads[i], 0, draw_values, &index[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        void *bytes;

        pthread_join(threads[i], &bytes);
        sum += (uintptr_t)bytes;
        CHECK(whole[i], "every draw succeeds");
    }
    CHECK(all_differ(values, THREADS * DRAWS), "all values differ");
    return sum;
}

static void test_threads(void)
{
    uint64_t before[4], after[4];
    pthread_t toggler;

    osrandom_register(inside, mechanism);
    osrandom_counters(inside, mechanism, before);
    CHECK(draw_in_threads() == sizeof values, "each thread's count is exact");
    osrandom_counters(inside, mechanism, after);
    CHECK(after[0] - before[0] == THREADS * DRAWS, "calls of all threads");
    CHECK(after[1] - before[1] == sizeof values, "bytes of all threads");

    pthread_create(&toggler, 0, toggle, 0);
    draw_in_threads();
    __atomic_store_n(&stop, 1, __ATOMIC_RELEASE);
    pthread_join(toggler, 0);
    CHECK(osrandom_register(inside, mechanism) >= 0 && served(), "registered after all that");
}

/* The copy finds the listed osrandom, and uses that one. */
static void test_second_copy(const char *path)
{
    void *copy = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    int (*add)(const void *, int), (*unregister)(const void *, int);
    int (*is_registered)(const void *, int), (*activate)(const void *, int);
    void (*counters)(const void *, int, uint64_t *);
    uint64_t ours[4], theirs[4];

    CHECK(copy != 0, path);
    if (copy == 0)
        return;
    *(void **)&add = dlsym(copy, "osrandom_add");
    *(void **)&activate = dlsym(copy, "osrandom_activate");
    *(void **)&unregister = dlsym(copy, "osrandom_unregister");
    *(void **)&is_registered = dlsym(copy, "osrandom_is_registered");
    *(void **)&counters = dlsym(copy, "osrandom_counters");
    CHECK(add(inside, mechanism) == OSR_OK && is_registered(inside, mechanism) == OSR_OK, "it finds ours");
    osrandom_counters(inside, mechanism, ours);
    counters(inside, mechanism, theirs);
    CHECK(memcmp(ours, theirs, sizeof ours) == 0 && ours[0] > 0, "it reports our counts");
    CHECK(osrandom_unregister(inside, mechanism) == OSR_OK, "we unregister");
    CHECK(activate(inside, mechanism) == OSR_UNCHANGED && !served(), "it keeps to our decision");
    CHECK(osrandom_register(inside, mechanism) == OSR_OK && served(), "we register");
    CHECK(unregister(inside, mechanism) == OSR_OK && !served(), "it unregisters ours");
}

int main(int argc, char **argv)
{
    if (argc != 4 || !open_libcrypto(argv[1])) {
        fprintf(stderr, "usage: engine_test LIBCRYPTO OSRANDOM_SO MECHANISM (%s)\n", dlerror());
        return 2;
    }
    mechanism = atoi(argv[3]);
    if (osrandom_mechanism(inside, mechanism) != mechanism)
        return report();
    test_addresses();
    test_foreign_engine();
    test_start();
    test_registration();
    test_set_as_method();
    test_removed();
    test_slots();
    test_dynamic_binding();
    test_threads();
    test_second_copy(argv[2]);
    return report();
}
