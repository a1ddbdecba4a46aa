/*
 * The vDSO's getrandom as a source: where it is found, what memory its states
 * are in, and that threads, signal handlers and copies of the process draw
 * nothing twice. With OSR_TEST_ORDINARY_STATES, which puts the states in
 * ordinary memory, copies must repeat: this proves that the tests can fail. If
 * the kernel has no such vDSO, the only test is that there is no pool.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../engine/c/osrandom/source.h"
#include "../../engine/c/osrandom/source_vdso.h"
#include "check.h"
#include "values.h"

#ifdef OSR_TEST_ORDINARY_STATES
#  define IS_CONTROL 1
#else
#  define IS_CONTROL 0
#endif

/* ThreadSanitizer follows threads and signals, not copies of the process. */
#ifdef __SANITIZE_THREAD__
#  define CAN_COPY 0
#else
#  define CAN_COPY 1
#endif

#define THREADS 8
#define DRAWS 4000
#define FORKS 300
#define MAP_DROPPABLE_TYPE 0x08

static int fill(unsigned char *buf, size_t len)
{
    struct osr_failure why = {0, 0, 0};

    return osr_source_fill(buf, len, &why);
}

static void *share(size_t size)
{
    return mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

/* Runs in a child, which exits with the function's result. 0 also if it was skipped. */
static int in_child(int (*body)(void))
{
    int status = -1;
    pid_t pid = fork();

    if (pid == 0) {
        alarm(60);
        _exit(body());
    }
    waitpid(pid, &status, 0);
    return status;
}

/* ---- where it is refused: in children, before this process has a pool ---- */

struct refusal {
    int call;
    int argument, value; /* only with this bit in that argument; -1: always */
    unsigned int answer;
};

static void refuse(struct refusal r)
{
    unsigned int at = offsetof(struct seccomp_data, args) + 8 * (unsigned int)(r.argument < 0 ? 0 : r.argument);
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned int)r.call, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, at),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, r.argument < 0 ? 0 : (unsigned int)r.value, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, r.answer),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof filter / sizeof *filter, filter};

    if (r.argument < 0)
        filter[3] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_IMM, 0);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        _exit(90);
}

static struct refusal refused;

static int draws_without_pool(void)
{
    unsigned char a[VALUE], b[VALUE];

    refuse(refused);
    return !(osr_vdso_pool() == 0 && osr_vdso_fill(a, VALUE) == 0 && fill(a, VALUE) &&
             fill(b, VALUE) && memcmp(a, b, VALUE) != 0 &&
             strcmp(osr_source_name(), "getrandom") == 0);
}

static void test_no_pool(void)
{
    static const struct {
        struct refusal refusal;
        const char *what;
    } cases[] = {
        {{SYS_prctl, -1, 0, SECCOMP_RET_ERRNO | EPERM}, "prctl is refused"},
        {{SYS_prctl, -1, 0, SECCOMP_RET_ERRNO | EINVAL}, "the kernel has no PR_GET_AUXV"},
        {{SYS_mmap, 3, MAP_DROPPABLE_TYPE, SECCOMP_RET_ERRNO | EINVAL}, "no droppable memory"},
        {{SYS_mmap, 3, MAP_DROPPABLE_TYPE, SECCOMP_RET_ERRNO | EPERM}, "droppable memory is refused"},
        {{SYS_mmap, -1, 0, SECCOMP_RET_ERRNO | ENOMEM}, "no memory at all"},
        {{SYS_madvise, -1, 0, SECCOMP_RET_ERRNO | ENOSYS}, "madvise is refused"},
        {{SYS_madvise, -1, 0, SECCOMP_RET_ERRNO}, "advice is taken as if memory were ordinary"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        refused = cases[i].refusal;
        CHECK(in_child(draws_without_pool) == 0, cases[i].what);
    }
}

static int draws_with_no_address_space(void)
{
    struct rlimit none = {0, 0};
    unsigned char value[VALUE];

    if (setrlimit(RLIMIT_AS, &none) != 0)
        return 0;
    return !(osr_vdso_pool() == 0 && fill(value, VALUE));
}

/* With getrandom(2) refused, the vDSO gets no key, and must not continue without one. */
static int fails_without_key(void)
{
    struct osr_failure why = {0, 0, 0};
    unsigned char value[VALUE];

    refuse((struct refusal){SYS_getrandom, -1, 0, SECCOMP_RET_ERRNO | EPERM});
    return !(osr_vdso_pool() != 0 && !osr_vdso_fill(value, VALUE) &&
             !osr_source_fill(value, VALUE, &why) && why.refused == EPERM);
}

/* If refused later, it serves from the key it has, until that is dropped. */
static int fails_when_key_is_gone(void)
{
    unsigned char value[VALUE];
    struct osr_vdso_pool *pool = osr_vdso_pool();
    int before = osr_vdso_fill(value, VALUE);

    refuse((struct refusal){SYS_getrandom, -1, 0, SECCOMP_RET_ERRNO | ENOSYS});
    madvise(pool->states, pool->states_size, MADV_DONTNEED);
    return !(before && !osr_vdso_fill(value, VALUE) && !fill(value, VALUE));
}

static int is_killed(void)
{
    unsigned char value[VALUE];

    refuse((struct refusal){SYS_getrandom, -1, 0, SECCOMP_RET_KILL_PROCESS});
    return osr_vdso_fill(value, VALUE);
}

static void test_refused_getrandom(void)
{
    int status = in_child(is_killed);

    CHECK(in_child(fails_without_key) == 0, "no key, no bytes");
    CHECK(in_child(fails_when_key_is_gone) == 0, "no new key, no bytes");
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS, "a filter that kills does");
}

/* ---- where it is found ---- */

static void test_look_up(const unsigned char *image)
{
    void *vdso = dlopen("linux-vdso.so.1", RTLD_NOW | RTLD_NOLOAD);
#if defined(__aarch64__)
    void *expected = vdso ? dlvsym(vdso, "__kernel_getrandom", "LINUX_2.6.39") : 0;
#elif defined(__riscv)
    void *expected = vdso ? dlvsym(vdso, "__vdso_getrandom", "LINUX_4.15") : 0;
#else
    void *expected = vdso ? dlvsym(vdso, "__vdso_getrandom", "LINUX_2.6") : 0;
#endif

    CHECK(osr_vdso_look_up(image, 1 << 20) == (uintptr_t)expected, "the loader finds the same");
}

/* How much of the vDSO is readable, at least: its one segment. */
static size_t image_size(const unsigned char *image)
{
    const Elf64_Ehdr *header = (const Elf64_Ehdr *)image;
    const Elf64_Phdr *segment = (const Elf64_Phdr *)(image + header->e_phoff);

    while (segment->p_type != PT_LOAD)
        segment++;
    return (segment->p_memsz + 7) & ~(size_t)7;
}

/* The entry of a copy's dynamic section with that tag. */
static Elf64_Dyn *dynamic_entry(unsigned char *copy, int64_t tag)
{
    static Elf64_Dyn none;
    Elf64_Ehdr *header = (Elf64_Ehdr *)copy;
    Elf64_Phdr *segment = (Elf64_Phdr *)(copy + header->e_phoff);

    while (segment->p_type != PT_DYNAMIC)
        segment++;
    for (Elf64_Dyn *entry = (Elf64_Dyn *)(copy + segment->p_vaddr); entry->d_tag; entry++)
        if (entry->d_tag == tag)
            return entry;
    return &none;
}

/* Some vDSOs have one of the two tables by which symbols are counted, some both. */
static void test_tables(const unsigned char *image)
{
    size_t size = image_size(image);
    unsigned char *copy = aligned_alloc(4096, (size + 4095) & ~(size_t)4095);
    uintptr_t expected = osr_vdso_look_up(image, size) - (uintptr_t)image + (uintptr_t)copy;

    memcpy(copy, image, size);
    dynamic_entry(copy, DT_HASH)->d_tag = DT_DEBUG;
    CHECK(osr_vdso_look_up(copy, size) == expected, "counted by the GNU hash table");
    dynamic_entry(copy, DT_GNU_HASH)->d_tag = DT_DEBUG;
    CHECK(osr_vdso_look_up(copy, size) == 0, "not counted at all");
    memcpy(copy, image, size);
    dynamic_entry(copy, DT_GNU_HASH)->d_tag = DT_DEBUG;
    CHECK(osr_vdso_look_up(copy, size) == expected ||
              dynamic_entry(copy, DT_HASH)->d_tag != DT_HASH, "counted by the ABI's hash table");
    memcpy(copy, image, size);
    ((Elf64_Verdef *)(copy + dynamic_entry(copy, DT_VERDEF)->d_un.d_val))->vd_next = 0;
    CHECK(osr_vdso_look_up(copy, size) == 0, "of another version");
    dynamic_entry(copy, DT_VERSYM)->d_tag = DT_DEBUG;
    CHECK(osr_vdso_look_up(copy, size) == expected, "of no version");
    free(copy);
}

/* Broken copies of the vDSO, placed right before an unreadable page. */
static void test_broken_images(const unsigned char *image)
{
    size_t size = image_size(image), page = (size_t)getpagesize(), found = 0, wild = 0;
    size_t room = (size + page - 1) / page * page;
    unsigned char *start = mmap(0, room + page, PROT_READ | PROT_WRITE,
                                MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    unsigned char *memory = start + room - size;
    uint64_t noise = 88172645463325252u;

    mprotect(start + room, page, PROT_NONE);
    memcpy(memory, image, size);
    CHECK(osr_vdso_look_up(memory, size) - (uintptr_t)memory ==
              osr_vdso_look_up(image, size) - (uintptr_t)image, "a copy is read alike");
    for (size_t limit = 0; limit < size; limit += 8) {
        unsigned char *at = memory + size - limit;

        memmove(at, image, limit);
        (void)osr_vdso_look_up(at, limit);
    }
    for (int i = 0; i < 60000; i++) {
        uintptr_t result;

        if (i % 16 == 0)
            memcpy(memory, image, size);
        noise ^= noise << 13, noise ^= noise >> 7, noise ^= noise << 17;
        memory[noise % 1100] = noise & 1 << 20 ? 0xff : (unsigned char)(noise >> 32);
        result = osr_vdso_look_up(memory, size);
        found += result != 0;
        wild += result != 0 && result - (uintptr_t)memory >= size;
    }
    CHECK(found > 0 && found < 60000, "some are still found, some not");
    CHECK(wild == 0, "never outside of the image");
    munmap(start, room + page);
}

/* ---- what the states lie in ---- */

/* The VmFlags of the mapping that starts at an address. */
static int mapping_flags(const void *start, char *out, size_t size)
{
    FILE *smaps = fopen("/proc/self/smaps", "r");
    char line[512], wanted[32];
    int is_it = 0, found = 0;

    snprintf(wanted, sizeof wanted, "%lx-", (unsigned long)(uintptr_t)start);
    while (smaps != 0 && fgets(line, sizeof line, smaps) != 0) {
        if (strchr(line, '-') != 0 && strstr(line, "kB") == 0 && line[0] != 'V')
            is_it = strncmp(line, wanted, strlen(wanted)) == 0;
        if (is_it && strncmp(line, "VmFlags:", 8) == 0)
            found = snprintf(out, size, "%s", line) > 0;
    }
    if (smaps != 0)
        fclose(smaps);
    return found;
}

static void test_memory(struct osr_vdso_pool *pool)
{
    size_t state = pool->vdso.state_size, page = pool->vdso.page;
    char flags[512] = "";
    int apart = 1;

    CHECK(mapping_flags(pool->states, flags, sizeof flags), "the states have a mapping");
    CHECK(strstr(flags, " dp") != 0, "they are droppable");
    CHECK(strstr(flags, " wf") != 0, "they are wiped on fork");
    CHECK(strstr(flags, " dd") != 0, "they are in no core dump");
    for (int i = 0; i < OSR_VDSO_SLOTS; i++) {
        uintptr_t at = (uintptr_t)pool->slots[i].state;

        apart &= at / page == (at + state - 1) / page && at % 64 == 0;
        apart &= pool->slots[i].state + state <= pool->states + pool->states_size;
        apart &= i == 0 || pool->slots[i].state >= pool->slots[i - 1].state + state;
    }
    CHECK(apart, "each state lies in one page, and none in another");
}

/* ---- threads ---- */

static unsigned char values[THREADS * DRAWS * VALUE];
static int is_whole[THREADS];

static void *draw_values(void *argument)
{
    int index = *(int *)argument;

    is_whole[index] = 1;
    for (int i = 0; i < DRAWS; i++)
        is_whole[index] &= osr_vdso_fill(values + (index * DRAWS + i) * VALUE, VALUE);
    return 0;
}

static int is_done;

static void *drop_states(void *argument)
{
    struct osr_vdso_pool *pool = argument;

    while (!__atomic_load_n(&is_done, __ATOMIC_ACQUIRE)) {
        madvise(pool->states, pool->states_size, MADV_DONTNEED);
        sched_yield();
    }
    return 0;
}

static void draw_in_threads(const char *what)
{
    pthread_t threads[THREADS];
    int index[THREADS], whole = 1;

    memset(values, 0, sizeof values);
    for (int i = 0; i < THREADS; i++) {
        index[i] = i;
        pthread_create(&threads[i], 0, draw_values, &index[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], 0);
        whole &= is_whole[i];
    }
    CHECK(whole, what);
    CHECK(all_differ(values, THREADS * DRAWS), what);
}

/* The kernel may drop a state at any time, during any draw. */
static void test_threads(struct osr_vdso_pool *pool)
{
    pthread_t dropper;

    draw_in_threads("threads draw");
    is_done = 0;
    pthread_create(&dropper, 0, drop_states, pool);
    draw_in_threads("threads draw while their states are dropped");
    __atomic_store_n(&is_done, 1, __ATOMIC_RELEASE);
    pthread_join(dropper, 0);
}

/* ---- signal handlers ---- */

#define NESTED 20000

static unsigned char nested[NESTED * VALUE];
static volatile sig_atomic_t nested_count;

static void draw_nested(int number)
{
    (void)number;
    if (nested_count < NESTED && osr_vdso_fill(nested + nested_count * VALUE, VALUE))
        nested_count++;
}

static void every(int microseconds, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler};
    struct itimerval interval = {{0, microseconds}, {0, microseconds}};

    sigaction(SIGALRM, &action, 0);
    setitimer(ITIMER_REAL, &interval, 0);
}

static void test_signal_handlers(void)
{
    unsigned char *all = malloc(sizeof values + sizeof nested);
    int whole = 1;

    nested_count = 0;
    every(50, draw_nested);
    for (int round = 0; round < 20; round++)
        for (int i = 0; i < THREADS * DRAWS; i++)
            whole &= osr_vdso_fill(values + i * VALUE, VALUE);
    every(0, SIG_IGN);
    memcpy(all, values, sizeof values);
    memcpy(all + sizeof values, nested, (size_t)nested_count * VALUE);
    CHECK(whole && nested_count > 20, "draws and draws in handlers");
    CHECK(all_differ(all, THREADS * DRAWS + (size_t)nested_count), "handlers draw other values");
    free(all);
}

/* ---- copies of the process ---- */

static void set_slots(struct osr_vdso_pool *pool, int is_taken)
{
    for (int i = 0; i < OSR_VDSO_SLOTS; i++)
        __atomic_store_n(&pool->slots[i].is_taken, is_taken, __ATOMIC_RELEASE);
}

/* 300 forks by a thread, while others draw; parent and children draw 4 each. */
static void test_fork_storm(void)
{
    unsigned char *shared = share(FORKS * 8 * VALUE);
    pthread_t threads[2];
    int index[2] = {0, 1}, ended_well = 1;

    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], 0, draw_values, &index[i]);
    for (int i = 0; i < FORKS; i++) {
        unsigned char *out = shared + i * 8 * VALUE;
        int status = -1;
        pid_t pid = fork();

        if (pid == 0)
            _exit(!(osr_vdso_fill(out, VALUE) && osr_vdso_fill(out + VALUE, VALUE) &&
                    osr_vdso_fill(out + 2 * VALUE, VALUE) && osr_vdso_fill(out + 3 * VALUE, VALUE)));
        for (int draw = 4; draw < 8; draw++)
            osr_vdso_fill(out + draw * VALUE, VALUE);
        waitpid(pid, &status, 0);
        ended_well &= status == 0;
    }
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], 0);
    CHECK(ended_well, "each child draws through the vDSO");
    CHECK(all_differ(shared, FORKS * 8) == !IS_CONTROL, "children and parent draw other values");
    munmap(shared, FORKS * 8 * VALUE);
}

/*
 * A handler that forks in the middle of a draw: the child continues a draw whose state is wiped,
 * after drawing in the handler. If the child took the interrupted draw's slot for free, as if only
 * draws of vanished threads had held it, both draws would use one state, and the interrupted one
 * would not notice. The control makes it do that.
 */
#define LONG_DRAW (1 << 20)
#define MIDDLE_FORKS 100

struct interrupted {
    unsigned char parent[VALUE], child[VALUE], child_in_handler[VALUE], child_after[VALUE];
};

static unsigned char long_draw[LONG_DRAW];
static struct interrupted *interrupted;
static struct osr_vdso_pool *interrupted_pool;
static volatile sig_atomic_t is_drawing, is_copy, forks, is_control;

/*
 * Whether all bytes in a part of the draw's buffer are unchanged: a draw whose first part is
 * written and whose last part is not has begun and not ended.
 */
static int is_untouched(const volatile unsigned char *part)
{
    for (int i = 0; i < VALUE; i++)
        if (part[i] != 0)
            return 0;
    return 1;
}

static int is_in_the_middle(void)
{
    return is_drawing == 1 && !is_copy && forks < MIDDLE_FORKS && !is_untouched(long_draw) &&
           is_untouched(long_draw + LONG_DRAW - VALUE);
}

/*
 * Leaves the interrupted draw's slot as the only one to take. Which slot a draw finds first depends
 * on the location of its stack: in a handler it may be a different one.
 */
static void free_interrupted_slot(struct osr_vdso_pool *pool)
{
    int held = 0;

    while (!pool->slots[held].is_taken)
        held++;
    set_slots(pool, 0);
    (void)osr_vdso_pool(); /* takes over the idle pool for this process */
    set_slots(pool, 1);
    pool->slots[held].is_taken = 0;
}

static void fork_in_handler(int number)
{
    pid_t pid;

    (void)number;
    if (!is_in_the_middle())
        return;
    is_drawing = 0;
    pid = fork();
    if (pid == 0) {
        is_copy = 1;
        alarm(20);
        if (is_control)
            free_interrupted_slot(interrupted_pool);
        if (!osr_vdso_fill(interrupted[forks].child_in_handler, VALUE))
            _exit(1);
        return;
    }
    is_drawing = 2;
}

/*
 * In how many copies the interrupted draw gave the same as in the original
 * process; -1 if anything else repeated.
 */
static int repeats(void)
{
    unsigned char others[3 * MIDDLE_FORKS * VALUE];
    int same = 0;

    for (int i = 0; i < MIDDLE_FORKS; i++) {
        unsigned char *out = others + 3 * i * VALUE;

        memcpy(out, interrupted[i].parent, VALUE);
        memcpy(out + VALUE, interrupted[i].child_in_handler, VALUE);
        memcpy(out + 2 * VALUE, interrupted[i].child_after, VALUE);
        same += memcmp(interrupted[i].parent, interrupted[i].child, VALUE) == 0;
    }
    return all_differ(others, 3 * MIDDLE_FORKS) ? same : -1;
}

/* The same; -1 also if a draw failed, or a copy did not exit cleanly. */
static int fork_in_the_middle(struct osr_vdso_pool *pool, int with_freed_slot)
{
    size_t size = MIDDLE_FORKS * sizeof *interrupted;
    int ended_well = 1, same;

    interrupted = share(size);
    interrupted_pool = pool, is_control = with_freed_slot, forks = 0;
    every(300, fork_in_handler);
    while (forks < MIDDLE_FORKS) {
        struct interrupted *out = &interrupted[forks];
        int status = -1, was;

        memset(long_draw, 0, VALUE), memset(long_draw + LONG_DRAW - VALUE, 0, VALUE);
        is_drawing = 1;
        if (!osr_vdso_fill(long_draw, LONG_DRAW))
            break;
        was = is_drawing, is_drawing = 0;
        if (is_copy) {
            memcpy(out->child, long_draw, VALUE);
            _exit(!osr_vdso_fill(out->child_after, VALUE));
        }
        if (was != 2)
            continue;
        memcpy(out->parent, long_draw, VALUE);
        while (wait(&status) < 0 && errno == EINTR)
            ;
        ended_well &= status == 0;
        forks++;
    }
    every(0, SIG_IGN);
    same = forks == MIDDLE_FORKS && ended_well ? repeats() : -1;
    munmap(interrupted, size);
    return same;
}

static void test_fork_in_the_middle(struct osr_vdso_pool *pool)
{
    CHECK(fork_in_the_middle(pool, 0) == 0, "a copy in the middle of a draw draws anew");
    CHECK(fork_in_the_middle(pool, 1) != 0, "with its slot freed it repeats, or breaks");
}

/* Process 1 of a namespace and its clone, process 1 of another: the same PID. */
static unsigned char *clones;

static int be_process_one(void)
{
    int status = -1;
    pid_t pid;

    osr_vdso_fill(clones, VALUE);
    pid = (pid_t)syscall(SYS_clone, CLONE_NEWPID | SIGCHLD, 0, 0, 0, 0);
    if (pid < 0)
        return 77;
    for (int i = 0; i < 50; i++)
        osr_vdso_fill(clones + (1 + 2 * i + (pid == 0)) * VALUE, VALUE);
    if (pid == 0)
        _exit(getpid() != 1);
    waitpid(pid, &status, 0);
    return status != 0 || getpid() != 1;
}

static int enter_namespace(void)
{
    unsigned char value[VALUE];

    osr_vdso_fill(value, VALUE);
    if (unshare(CLONE_NEWPID) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0)
        return 77;
    return WEXITSTATUS(in_child(be_process_one));
}

static void test_same_pid(void)
{
    int status;

    clones = share(101 * VALUE);
    status = in_child(enter_namespace);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
        return; /* no namespaces here */
    CHECK(status == 0, "process 1 is cloned");
    CHECK(all_differ(clones, 101) == !IS_CONTROL, "a clone with the same PID draws other values");
    munmap(clones, 101 * VALUE);
}

/* Processes that share the memory, and so the states. */
static unsigned char *sharing;

static int draw_sharing(void *argument)
{
    unsigned char *out = argument;

    for (int i = 0; i < DRAWS; i++)
        osr_vdso_fill(out + i * VALUE, VALUE);
    return 0;
}

static void test_shared_memory(void)
{
    enum { processes = 4, stack = 1 << 18 };
    char *stacks = malloc(processes * stack);
    pid_t pids[processes];
    int ended_well = 1, status;

    sharing = calloc((processes + 1) * DRAWS + 1, VALUE);
    for (int i = 0; i < processes; i++)
        pids[i] = clone(draw_sharing, stacks + (i + 1) * stack, CLONE_VM | SIGCHLD,
                        sharing + i * DRAWS * VALUE);
    draw_sharing(sharing + processes * DRAWS * VALUE);
    for (int i = 0; i < processes; i++)
        ended_well &= waitpid(pids[i], &status, 0) == pids[i] && status == 0;
    CHECK(ended_well, "processes that share memory");
    if (vfork() == 0) {
        osr_vdso_fill(sharing + (processes + 1) * DRAWS * VALUE, VALUE);
        _exit(0);
    }
    wait(&status);
    CHECK(all_differ(sharing, (processes + 1) * DRAWS + 1), "they draw other values");
    free(sharing), free(stacks);
}

/* ---- slots ---- */

static struct osr_vdso_pool *parents;

static int keeps_pool(void)
{
    return osr_vdso_pool() != parents;
}

static int has_pool_of_its_own(void)
{
    struct osr_vdso_pool *pool = osr_vdso_pool();
    unsigned char value[VALUE];

    return !(pool != 0 && pool != parents && osr_vdso_fill(value, VALUE));
}

/* Each generation loses a slot to a draw that never ends, 100 deep. */
static int loses_slots(void)
{
    for (int i = 0; i < 100; i++) {
        struct osr_vdso_pool *pool = osr_vdso_pool();
        unsigned char value[VALUE];
        int status = -1;
        pid_t pid;

        if (pool == 0 || !osr_vdso_fill(value, VALUE))
            return 1;
        pool->slots[i % OSR_VDSO_SLOTS].is_taken = 1;
        pid = fork();
        if (pid > 0) {
            waitpid(pid, &status, 0);
            return status != 0;
        }
    }
    return 0;
}

static void test_slots(struct osr_vdso_pool *pool)
{
    unsigned char value[VALUE];

    parents = pool;
    CHECK(in_child(keeps_pool) == 0, "a child of an idle process keeps its pool");
    pool->slots[7].is_taken = 1;
    CHECK(in_child(has_pool_of_its_own) == 0, "a child of a drawing process has its own");
    pool->slots[7].is_taken = 0;
    set_slots(pool, 1);
    CHECK(!osr_vdso_fill(value, VALUE) && fill(value, VALUE), "no slot is free: the system call");
    CHECK(in_child(has_pool_of_its_own) == 0, "in a child, slots are free again");
    set_slots(pool, 0);
    CHECK(osr_vdso_fill(value, VALUE), "and here, once they are given back");
    CHECK(in_child(loses_slots) == 0, "slots are not used up over generations");
}

static void test_names(void)
{
    CHECK(strcmp(osr_source_name(), "vdso") == 0, "the name of the source");
    CHECK(osr_source_choose(OSR_CHOOSE_GETRANDOM) == OSR_OK, "choose the system call");
    CHECK(strcmp(osr_source_name(), "getrandom") == 0, "the name of the system call");
    CHECK(osr_source_choose(0) == OSR_NO_SUCH_SOURCE, "choose what is none");
    CHECK(osr_source_choose(OSR_CHOOSE_VDSO) == OSR_OK, "choose the vDSO");
}

/* Must run before this process has a pool. */
static void test_without_pool(void)
{
    test_no_pool();
    CHECK(in_child(draws_with_no_address_space) == 0, "no address space, no pool");
    test_refused_getrandom();
}

static void test_in_this_process(struct osr_vdso_pool *pool)
{
    const unsigned char *image = (const unsigned char *)getauxval(AT_SYSINFO_EHDR);

    test_look_up(image);
    test_tables(image);
    test_broken_images(image);
    test_memory(pool);
    test_names();
    test_threads(pool);
    test_signal_handlers();
}

static void test_copies(struct osr_vdso_pool *pool)
{
    test_fork_storm();
    test_same_pid();
    if (!IS_CONTROL)
        test_fork_in_the_middle(pool);
}

int main(void)
{
    struct osr_vdso_pool *pool;
    struct osr_vdso found;

    if (!osr_vdso_find(&found)) {
        CHECK(osr_vdso_pool() == 0, "no vDSO with getrandom, no pool");
        return report();
    }
    if (CAN_COPY && !IS_CONTROL)
        test_without_pool();
    pool = osr_vdso_pool();
    CHECK(pool != 0, "a pool");
    if (pool == 0)
        return report();
    if (!IS_CONTROL)
        test_in_this_process(pool);
    if (CAN_COPY && !IS_CONTROL) {
        test_shared_memory();
        test_slots(pool);
    }
    if (CAN_COPY)
        test_copies(pool);
    return report();
}
