#ifndef CCRYPTO_SHIM_H
#define CCRYPTO_SHIM_H
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>
#include <crypt.h>

// struct crypt_data is 32 KiB: it is made, used, wiped and freed here, so that no copy of it
// (it holds the phrase) passes through Swift. Returns 0, or -1 when the setting is refused.
static inline int ccrypto_crypt(const char *phrase, const char *setting, char *hash, size_t size) {
  struct crypt_data *data = calloc(1, sizeof *data);
  if (!data) return -1;
  const char *answer = crypt_r(phrase, setting, data);
  int code = -1;
  if (answer && answer[0] != '*' && strlen(answer) < size) {
    strcpy(hash, answer);
    code = 0;
  }
  OPENSSL_cleanse(data, sizeof *data);
  free(data);
  return code;
}
// These are macros in OpenSSL's headers.
static inline int ccrypto_set_pss(EVP_PKEY_CTX *context) {
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) > 0
    && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) > 0;
}
static inline int ccrypto_gcm_set_iv_length(EVP_CIPHER_CTX *context, int length) {
  return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_IVLEN, length, NULL);
}
static inline int ccrypto_gcm_get_tag(EVP_CIPHER_CTX *context, int length, void *tag) {
  return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, length, tag);
}
static inline int ccrypto_gcm_set_tag(EVP_CIPHER_CTX *context, int length, void *tag) {
  return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, length, tag);
}

#endif
