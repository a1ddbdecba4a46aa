/*
 * Finds the vDSO's getrandom by system calls alone, so that it works in a
 * signal handler, without /proc and without a libc. Every reference in the
 * vDSO's headers is checked to lie inside it before it is followed.
 */
#include "source.h"

#ifdef OSR_SOURCE_VDSO

#include "source_vdso.h"
#include "../base/syscall.h"
#include "../base/text.h"

#define PR_GET_AUXV 0x41555856 /* from Linux 6.4 */
#define AT_PAGESZ 6
#define AT_SYSINFO_EHDR 33

#define MAP_DROPPABLE 0x08
#define MAP_ANONYMOUS 0x20
#define PROT_READ_WRITE 3

#define LARGEST_VDSO (1 << 20)

/* The ABIs' names (vdso(7), arch/.../vdso.lds.S). */
#if defined(__aarch64__)
#  define SYMBOL "__kernel_getrandom"
#  define VERSION "LINUX_2.6.39"
#elif defined(__riscv)
#  define SYMBOL "__vdso_getrandom"
#  define VERSION "LINUX_4.15"
#else
#  define SYMBOL "__vdso_getrandom"
#  define VERSION "LINUX_2.6"
#endif

struct elf_header {
    unsigned char ident[16];
    uint16_t type, machine;
    uint32_t version;
    uint64_t entry, phoff, shoff;
    uint32_t flags;
    uint16_t ehsize, phentsize, phnum, shentsize, shnum, shstrndx;
};

struct elf_segment {
    uint32_t type, flags;
    uint64_t offset, vaddr, paddr, filesz, memsz, align;
};

struct elf_dynamic {
    int64_t tag;
    uint64_t value;
};

struct elf_symbol {
    uint32_t name;
    unsigned char info, other;
    uint16_t shndx;
    uint64_t value, size;
};

struct elf_version {
    uint16_t version, flags, index, count;
    uint32_t hash, aux, next;
};

#define PT_LOAD 1
#define PT_DYNAMIC 2
#define VER_FLG_BASE 1
#define STT_FUNC 2

/* The tags of the dynamic section that we look at. */
enum tag { HASH, STRINGS, SYMBOLS, GNU_HASH, VERSIONS, DEFINITIONS, TAGS };
static const int64_t tags[TAGS] = {4, 5, 6, 0x6ffffef5, 0x6ffffff0, 0x6ffffffc};

struct image {
    const unsigned char *base;
    uint64_t size;
    uint64_t start; /* the virtual address of base */
    uint64_t dynamic, dynamic_size;
    uint64_t at[TAGS]; /* virtual addresses, 0 if absent */
};

/* What is at an offset, if all of it is inside and aligned. */
static const void *inside(const struct image *image, uint64_t offset, uint64_t size, uint64_t align)
{
    if (offset > image->size || size > image->size - offset || offset % align != 0)
        return 0;
    return image->base + offset;
}

static const void *at(const struct image *image, uint64_t address, uint64_t size, uint64_t align)
{
    return address < image->start ? 0 : inside(image, address - image->start, size, align);
}

static int text_is(const struct image *image, uint32_t name, const char *text)
{
    const char *found = at(image, image->at[STRINGS] + name, osr_text_length(text) + 1, 1);

    return found != 0 && osr_text_equal(found, text);
}

static int is_elf64(const struct elf_header *header)
{
    static const unsigned char magic[6] = {0x7f, 'E', 'L', 'F', 2, 1};

    for (size_t i = 0; i < sizeof magic; i++)
        if (header->ident[i] != magic[i])
            return 0;
    return header->phentsize == sizeof(struct elf_segment);
}

/* A vDSO is one segment that starts with its headers. */
static int read_segments(struct image *image)
{
    const struct elf_header *header = inside(image, 0, sizeof *header, 8);
    const struct elf_segment *segment;
    uint64_t size = 0;

    if (header == 0 || !is_elf64(header))
        return 0;
    segment = inside(image, header->phoff, header->phnum * sizeof *segment, 8);
    if (segment == 0)
        return 0;
    for (int left = header->phnum; left > 0; left--, segment++) {
        if (segment->type == PT_LOAD && size == 0 && segment->offset == 0) {
            image->start = segment->vaddr;
            size = segment->memsz;
        } else if (segment->type == PT_DYNAMIC) {
            image->dynamic = segment->vaddr;
            image->dynamic_size = segment->memsz;
        }
    }
    if (size < image->size)
        image->size = size;
    return size != 0;
}

static int read_dynamic(struct image *image)
{
    uint64_t count = image->dynamic_size / sizeof(struct elf_dynamic);
    const struct elf_dynamic *entry = at(image, image->dynamic, image->dynamic_size, 8);

    if (entry == 0)
        return 0;
    for (; count > 0 && entry->tag != 0; count--, entry++)
        for (int i = 0; i < TAGS; i++)
            if (entry->tag == tags[i])
                image->at[i] = entry->value;
    return image->at[STRINGS] != 0 && image->at[SYMBOLS] != 0;
}

static const uint32_t *word(const struct image *image, uint64_t address)
{
    return at(image, address, 4, 4);
}

/* The end of the last chain, which the highest bucket starts. */
static uint64_t count_by_gnu_hash(const struct image *image)
{
    uint64_t table = image->at[GNU_HASH], buckets, chains, last = 0;
    const uint32_t *header = at(image, table, 16, 4), *found;

    if (header == 0)
        return 0;
    buckets = table + 16 + (uint64_t)header[2] * 8;
    chains = buckets + (uint64_t)header[0] * 4;
    for (uint64_t i = 0; i < header[0]; i++) {
        found = word(image, buckets + i * 4);
        if (found == 0)
            return 0;
        last = *found > last ? *found : last;
    }
    if (last < header[1])
        return 0;
    do
        found = word(image, chains + (last++ - header[1]) * 4);
    while (found != 0 && (*found & 1) == 0);
    return found != 0 ? last : 0;
}

static uint64_t count_symbols(const struct image *image)
{
    const uint32_t *header = at(image, image->at[HASH], 8, 4);

    if (image->at[HASH] != 0)
        return header != 0 ? header[1] : 0;
    return image->at[GNU_HASH] != 0 ? count_by_gnu_hash(image) : 0;
}

/* Whether the definition with that index has the version's name. */
static int definition_is(const struct image *image, unsigned int index, const char *name)
{
    uint64_t address = image->at[DEFINITIONS];
    const struct elf_version *found;
    const uint32_t *aux;

    for (int left = 64; left > 0; left--) {
        found = at(image, address, sizeof *found, 4);
        if (found == 0)
            return 0;
        if (found->index == index && (found->flags & VER_FLG_BASE) == 0) {
            aux = word(image, address + found->aux);
            return aux != 0 && text_is(image, *aux, name);
        }
        if (found->next == 0)
            return 0;
        address += found->next;
    }
    return 0;
}

/* A symbol without a version is accepted: there is nothing to compare. */
static int has_version(const struct image *image, uint64_t number)
{
    const uint16_t *index;

    if (image->at[VERSIONS] == 0 || image->at[DEFINITIONS] == 0)
        return 1;
    index = at(image, image->at[VERSIONS] + number * 2, 2, 2);
    return index != 0 && definition_is(image, *index & 0x7fff, VERSION);
}

static int is_it(const struct image *image, const struct elf_symbol *symbol, uint64_t number)
{
    return symbol->shndx != 0 && (symbol->info & 0xf) == STT_FUNC &&
           text_is(image, symbol->name, SYMBOL) && has_version(image, number);
}

uintptr_t osr_vdso_look_up(const unsigned char *base, size_t limit)
{
    struct image image = {.base = base, .size = limit};
    const struct elf_symbol *symbol;
    uint64_t count;

    if (!read_segments(&image) || !read_dynamic(&image))
        return 0;
    count = count_symbols(&image);
    for (uint64_t i = 0; i < count; i++) {
        symbol = at(&image, image.at[SYMBOLS] + i * sizeof *symbol, sizeof *symbol, 8);
        if (symbol == 0)
            return 0;
        if (is_it(&image, symbol, i))
            return (uintptr_t)at(&image, symbol->value, 1, 1);
    }
    return 0;
}

struct auxiliary {
    unsigned long type, value;
};

/* The kernel's own record of it, which needs neither /proc nor a libc. */
static const unsigned char *find_image(size_t *page)
{
    struct auxiliary vector[64];
    const unsigned char *image = 0;
    long size = osr_syscall(SYS_prctl, PR_GET_AUXV, (long)vector, sizeof vector, 0, 0);

    *page = 0;
    if (size < 0 || size > (long)sizeof vector)
        return 0;
    for (size_t i = 0; i < (size_t)size / sizeof *vector; i++) {
        if (vector[i].type == AT_PAGESZ)
            *page = vector[i].value;
        if (vector[i].type == AT_SYSINFO_EHDR)
            image = (const unsigned char *)vector[i].value;
    }
    return image;
}

/* struct vgetrandom_opaque_params of <linux/random.h> */
struct parameters {
    uint32_t state_size, mmap_prot, mmap_flags, reserved[13];
};

/* It must ask for what we know: memory that the kernel wipes. */
static int ask(struct osr_vdso *vdso)
{
    struct parameters asked;

    if (vdso->getrandom(0, 0, 0, &asked, ~(size_t)0) != 0)
        return 0;
    vdso->state_size = asked.state_size;
    vdso->mmap_prot = asked.mmap_prot;
    vdso->mmap_flags = asked.mmap_flags;
    return asked.state_size > 0 && asked.state_size <= vdso->page &&
           asked.mmap_prot == PROT_READ_WRITE &&
           asked.mmap_flags == (MAP_DROPPABLE | MAP_ANONYMOUS);
}

int osr_vdso_find(struct osr_vdso *out)
{
    const unsigned char *image = find_image(&out->page);
    uintptr_t found = image != 0 ? osr_vdso_look_up(image, LARGEST_VDSO) : 0;

    out->getrandom = (osr_vdso_function *)found;
    return found != 0 && out->page >= 4096 && (out->page & (out->page - 1)) == 0 && ask(out);
}

#endif
