import { expect, it, vi } from 'vitest'
import { patiently } from './patient-backend.ts'

const closing = new AbortController().signal

it('tells an error after the pause, so that a worker does not ask at once again', async () => {
  const gone = new Error('database "sillage" does not exist')
  const pause = Promise.withResolvers<void>()
  const sleep = vi.fn(() => pause.promise)
  const told = vi.fn()
  const failing = () => ({ moveToActive: (_token: string): Promise<never[]> => Promise.reject(gone) })
  patiently(failing, { pauseMs: 1_000, sleep, closing })().moveToActive('token').catch(told)
  await expect.poll(() => sleep.mock.calls).toEqual([[1_000, closing]])
  expect(told).not.toHaveBeenCalled()
  pause.resolve()
  await expect.poll(() => told.mock.calls).toEqual([[gone]])
})

it('answers at once where there is no error', async () => {
  const sleep = vi.fn(async () => undefined)
  const making = vi.fn((_queue: string) => ({ moveToActive: async (token: string) => [token] }))
  const backend = patiently(making, { pauseMs: 1_000, sleep, closing })('jobs')
  await expect(backend.moveToActive('token')).resolves.toEqual(['token'])
  expect(making).toHaveBeenCalledExactlyOnceWith('jobs')
  expect(sleep).not.toHaveBeenCalled()
})
