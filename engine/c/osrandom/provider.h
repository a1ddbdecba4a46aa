/* What libcrypto calls to make osrandom a provider. */
#ifndef OSR_PROVIDER_H
#define OSR_PROVIDER_H

#include "../base/abi.h"
#include "../base/platform.h"

#define OSR_PROVIDER_NAME "osrandom"

OSR_EXPORT int OSSL_provider_init(const OSSL_CORE_HANDLE *handle, const osr_dispatch *in,
                                  const osr_dispatch **out, void **provctx);

#endif
