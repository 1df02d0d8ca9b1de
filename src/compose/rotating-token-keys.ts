// Replaces the key that signs tokens while the service runs: at its start, and then every hour, if one is due.
import { rotateTokenKeys, type TokenRotation } from '#identity/token-key-rotation.ts'

const EVERY_MS = 60 * 60 * 1_000

export type RotatingTokenKeysParts = {
  readonly onRotated: (rotated: Extract<TokenRotation, { kind: 'rotated' }>) => void
  readonly onTrouble: (error: unknown) => void
}

/** Returns the function that stops it. */
export function rotatingTokenKeys(
  dataDirectory: string,
  { onRotated, onTrouble }: RotatingTokenKeysParts,
): () => Promise<void> {
  const rotate = async (): Promise<void> => {
    try {
      const done = await rotateTokenKeys(dataDirectory, 'due', Date.now())
      if (done.kind === 'rotated') onRotated(done)
    } catch (error) {
      // The directory may be unavailable for a while: the next hour tries again.
      onTrouble(error)
    }
  }
  let working = rotate()
  const timer = setInterval(() => {
    working = working.then(rotate)
  }, EVERY_MS)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await working
  }
}
