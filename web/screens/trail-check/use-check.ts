// One verification from the choice of a file to what was found. It can be stopped at any moment.
import { useEffect, useRef, useState } from 'react'
import type { HeldCheckpoint, Verified } from '../../../tools/audit/verify-audit.mjs'
import { isApiProblem } from '../../frame/api.ts'
import type { ApiProblem } from '../../frame/api-problem.ts'
import { fetchFile } from '../../frame/download.ts'
import { UnreadableBundle, unpacked } from './bundle-files.ts'
import { NoSignatures, verifyInBrowser } from './verify-in-browser.ts'

export type Held = { readonly key: string | undefined; readonly checkpoints: readonly HeldCheckpoint[] | undefined }

export type Check =
  | { readonly state: 'idle' }
  | { readonly state: 'fetching' }
  | { readonly state: 'unpacking' }
  | { readonly state: 'verifying'; readonly done: number }
  | { readonly state: 'found'; readonly found: Verified; readonly held: Held }
  | { readonly state: 'unreadable' }
  | { readonly state: 'no signatures' }
  | { readonly state: 'refused'; readonly problem: ApiProblem }

export function useCheck() {
  const [check, setCheck] = useState<Check>({ state: 'idle' })
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  const begin = async (from: File | 'the service', held: Held) => {
    running.current?.abort()
    const own = new AbortController()
    running.current = own
    const { signal } = own
    const show = (next: Check) => {
      if (!signal.aborted) setCheck(next)
    }
    try {
      show({ state: from === 'the service' ? 'fetching' : 'unpacking' })
      const file = from === 'the service' ? (await fetchFile('/api/audit/bundle', signal)).blob : from
      show({ state: 'unpacking' })
      const files = await unpacked(file, signal)
      show({ state: 'verifying', done: 0 })
      const onEntry = (done: number) => show({ state: 'verifying', done })
      show({ state: 'found', found: await verifyInBrowser(files, held, { onEntry, signal }), held })
    } catch (error) {
      if (signal.aborted) return
      if (isApiProblem(error)) show({ state: 'refused', problem: error })
      else if (error instanceof UnreadableBundle) show({ state: 'unreadable' })
      else if (error instanceof NoSignatures) show({ state: 'no signatures' })
      else throw error
    }
  }
  const stop = () => {
    running.current?.abort()
    setCheck({ state: 'idle' })
  }
  return { check, begin: (from: File | 'the service', held: Held) => void begin(from, held), stop }
}
