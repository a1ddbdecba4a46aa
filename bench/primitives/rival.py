"""Python's cryptography, as a rival of the bench.

    python3 rival.py '{"sizes": [16], "repeats": 5, "milliseconds": 150}'

prints, as JSON, its versions and the nanoseconds per call, in each repeat.
"""

import json
import sys
import time

import cryptography
from cryptography.hazmat.backends.openssl import backend
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

KEY = bytes(range(32))
NONCE = KEY[:12]


def sha256(data):
    digest = hashes.Hash(hashes.SHA256())
    digest.update(data)
    return digest.finalize()


def hmac_sha256(data):
    mac = hmac.HMAC(KEY, hashes.SHA256())
    mac.update(data)
    return mac.finalize()


def hmac_kept(keyed, data):
    mac = keyed.copy()
    mac.update(data)
    return mac.finalize()


def message(size):
    return bytes((i * 131 + (i >> 8)) & 255 for i in range(size))


def calls(data):
    keyed = hmac.HMAC(KEY, hashes.SHA256())
    return {
        "sha256": lambda: sha256(data),
        "hmac": lambda: hmac_sha256(data),
        "hmacKept": lambda: hmac_kept(keyed, data),
        **aead_calls("gcm", AESGCM, data),
        **aead_calls("chacha", ChaCha20Poly1305, data),
    }


def aead_calls(name, cipher, data):
    kept = cipher(KEY)
    sealed = kept.encrypt(NONCE, data, None)
    return {
        f"{name}Seal": lambda: cipher(KEY).encrypt(NONCE, data, None),
        f"{name}SealKept": lambda: kept.encrypt(NONCE, data, None),
        f"{name}Open": lambda: cipher(KEY).decrypt(NONCE, sealed, None),
        f"{name}OpenKept": lambda: kept.decrypt(NONCE, sealed, None),
    }


def ns_per_call(call, milliseconds):
    """As nanosecondsPerCall in timing.ts, so that the two can be compared."""
    start = last = time.perf_counter_ns()
    end = start + milliseconds * 1_000_000
    total, batch = 0, 1
    while last < end:
        before = last
        for _ in range(batch):
            call()
        total += batch
        last = time.perf_counter_ns()
        if last - before < 1_000_000:
            batch *= 2
    return (last - start) / total


def main():
    wanted = json.loads(sys.argv[1])
    cells = []
    for size in wanted["sizes"]:
        for operation, call in calls(message(size)).items():
            ending = call()[-16:].hex()
            cell = {"operation": operation, "size": size, "ending": ending, "repeats": []}
            cells.append((cell, call))
    for repeat in range(wanted["repeats"] + 1):
        for cell, call in cells:
            taken = ns_per_call(call, wanted["milliseconds"])
            # The first round only warms up.
            if repeat > 0:
                cell["repeats"].append(float(f"{taken:.5g}"))
    print(
        json.dumps(
            {
                "version": cryptography.__version__,
                "openssl": backend.openssl_version_text(),
                "cells": [cell for cell, _ in cells],
            }
        )
    )


main()
