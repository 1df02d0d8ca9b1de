// The store that speaks S3 for the bytes of files, from SILLAGE_FILES_ENDPOINT and the variables beside it.
import { z } from 'zod'

export type FileStoreConfig = {
  /** Without a slash at the end. */
  readonly endpoint: string
  readonly bucket: string
  readonly region: string
  readonly keyId: string
  readonly secret: string
}

/** An address with a path, a query or a password would not be signed as the store reads it. */
const isEndpoint = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const { protocol, username, password, pathname, search, hash } = new URL(text)
  return (
    /^https?:$/.test(protocol) && [username, password, search, hash].every((part) => part === '') && pathname === '/'
  )
}

export const fileStoreVariables = {
  SILLAGE_FILES_ENDPOINT: z
    .string()
    .refine(isEndpoint, { error: 'must look like https://s3.example.org, without the bucket' })
    .transform((text) => new URL(text).origin)
    .optional(),
  SILLAGE_FILES_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, {
      error: 'must be the name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens',
    })
    .optional(),
  SILLAGE_FILES_REGION: z
    .string()
    .regex(/^[\w-]{1,64}$/, { error: 'must be a region such as eu-west-3' })
    .default('us-east-1'),
  // Neither is repeated in an error.
  SILLAGE_FILES_KEY: z.string().min(1).optional(),
  SILLAGE_FILES_SECRET: z.string().min(1).optional(),
}

type Variables = z.output<z.ZodObject<typeof fileStoreVariables>>

/** The store, null for none, or the variable that is missing beside the others. */
export function fileStoreOf(
  variables: Variables,
): { readonly store: FileStoreConfig | null } | { readonly variable: string; readonly message: string } {
  const {
    SILLAGE_FILES_ENDPOINT: endpoint,
    SILLAGE_FILES_BUCKET: bucket,
    SILLAGE_FILES_REGION: region,
    SILLAGE_FILES_KEY: keyId,
    SILLAGE_FILES_SECRET: secret,
  } = variables
  const all = {
    SILLAGE_FILES_ENDPOINT: endpoint,
    SILLAGE_FILES_BUCKET: bucket,
    SILLAGE_FILES_KEY: keyId,
    SILLAGE_FILES_SECRET: secret,
  }
  if (endpoint && bucket && keyId && secret) return { store: { endpoint, bucket, region, keyId, secret } }
  const names = Object.entries(all)
  const [first] = names.find(([, value]) => value !== undefined) ?? []
  if (first === undefined) return { store: null }
  const [missing] = names.find(([, value]) => value === undefined) ?? ['']
  return { variable: missing, message: `must be set beside ${first}: files are stored with all four, or in PostgreSQL` }
}

/** Bytes that cross a network without TLS. */
export const isPlain = ({ endpoint }: FileStoreConfig): boolean => {
  const { protocol, hostname } = new URL(endpoint)
  return protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
}
