// Fetches a file of the API, which can be stopped, and gives it to the person. An answer that refuses is a problem as any other.
import { useEffect, useRef, useState } from 'react'
import { isApiProblem } from './api.ts'
import { type ApiProblem, problemOf, unreachable } from './api-problem.ts'

/** Throws an ApiProblem, or an AbortError. */
export async function fetchFile(address: string, signal: AbortSignal): Promise<{ blob: Blob; name: string }> {
  let response: Response
  try {
    response = await fetch(address, { signal })
    if (response.ok) return { blob: await response.blob(), name: nameIn(response) }
  } catch (error) {
    if (signal.aborted) throw error
    throw unreachable()
  }
  throw problemOf(response, await response.json().catch(() => null))
}

function nameIn({ headers }: Pick<Response, 'headers'>): string {
  const [, name] = /filename="([\w.-]+)"/.exec(headers.get('content-disposition') ?? '') ?? []
  return name ?? 'sillage'
}

export function save(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser may begin to read it after this turn.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

export type Saving<Saved> = {
  readonly begin: (run: (signal: AbortSignal) => Promise<Saved>) => void
  readonly stop: () => void
  readonly isBusy: boolean
  /** What was saved last. */
  readonly saved: Saved | null
  readonly problem: ApiProblem | null
}

/** Saves something, which can be stopped, and keeps what came of it. */
export function useSaving<Saved>(): Saving<Saved> {
  const [isBusy, setBusy] = useState(false)
  const [saved, setSaved] = useState<Saved | null>(null)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const running = useRef<AbortController | null>(null)
  // Whoever leaves the page does not get a file a minute later.
  useEffect(() => () => running.current?.abort(), [])
  const begin = async (run: (signal: AbortSignal) => Promise<Saved>) => {
    const own = new AbortController()
    running.current = own
    setBusy(true)
    setSaved(null)
    setProblem(null)
    try {
      const result = await run(own.signal)
      setSaved(() => result)
    } catch (error) {
      if (!own.signal.aborted) setProblem(isApiProblem(error) ? error : unreachable())
    } finally {
      setBusy(false)
    }
  }
  return { begin: (run) => void begin(run), stop: () => running.current?.abort(), isBusy, saved, problem }
}

/** `saved`: the name of the file. */
export type Download = Omit<Saving<string>, 'begin'> & { readonly begin: (address: string) => void }

export function useDownload(): Download {
  const { begin, ...saving } = useSaving<string>()
  return {
    ...saving,
    begin: (address) =>
      begin(async (signal) => {
        const { blob, name } = await fetchFile(address, signal)
        save(blob, name)
        return name
      }),
  }
}

/** `/api/audit/bundle?subject=…`, without what is undefined. */
export function addressOf(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`
}
