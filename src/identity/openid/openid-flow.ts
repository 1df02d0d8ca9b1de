// What a browser carries from the start of a sign-in at a provider to its end: encrypted under a key of the school, so that it
// reveals nothing, cannot be changed, and is valid for ten minutes in every process.
import { EncryptJWT, errors, jwtDecrypt } from 'jose'
import { z } from 'zod'
import { PersonId } from '#kernel/ids.ts'

export const FLOW_LIFE_S = 600

const Flow = z.object({
  provider: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string(),
  /** Who links their own account, in which session. Null to sign in. */
  link: z.object({ person: PersonId, session: z.string() }).nullable(),
})
export type Flow = z.output<typeof Flow>

export const sealFlow = (flow: Flow, key: Uint8Array): Promise<string> =>
  new EncryptJWT({ ...flow })
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .setIssuedAt()
    .setExpirationTime(`${FLOW_LIFE_S}s`)
    .encrypt(key)

/** Null if it was not sealed with this key, or has expired. */
export async function openFlow(sealed: string, key: Uint8Array): Promise<Flow | null> {
  try {
    const { payload } = await jwtDecrypt(sealed, key, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
      requiredClaims: ['exp'],
    })
    return Flow.parse(payload)
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError) return null
    throw error
  }
}
