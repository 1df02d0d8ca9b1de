// Sends what waits on this device, in order, as soon as there is a network and somebody is signed in.
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { api, notePosition } from '../frame/api.ts'
import { keep, kept } from '../frame/kept.ts'
import { newId } from '../frame/new-id.ts'
import { fateOf, readWaiting, type Waiting, type WorkBody, withoutKey, withWaiting } from './waiting-work.ts'

const AGAIN_MS = 15_000
const nameOf = (learner: string) => `work of ${learner}`

export type WaitingWork = {
  /** How many wait. */
  readonly count: number
  /** Why the service refused what waited last; null if it refused nothing. */
  readonly refused: string | null
  readonly handIn: (body: Omit<WorkBody, 'occurredAt' | 'learner'>) => void
}

export function useWaitingWork(learner: string): WaitingWork {
  const queries = useQueryClient()
  const [waiting, setWaiting] = useState<readonly Waiting[]>(() => readWaiting(kept(nameOf(learner))))
  const [refused, setRefused] = useState<string | null>(null)
  const isSending = useRef(false)
  const now = useRef(waiting)

  const store = useCallback(
    (next: readonly Waiting[]) => {
      now.current = next
      keep(nameOf(learner), JSON.stringify(next))
      setWaiting(next)
    },
    [learner],
  )

  const sendAll = useCallback(async () => {
    if (isSending.current) return
    isSending.current = true
    try {
      for (let next = now.current[0]; next; next = now.current[0]) {
        const { status, detail, data } = await send(next)
        const fate = fateOf(status)
        if (fate === 'wait' || fate === 'sign-in') return
        store(withoutKey(now.current, next.key))
        setRefused(fate === 'refused' ? detail : null)
        if (fate === 'sent') notePosition(data)
        await queries.invalidateQueries()
      }
    } finally {
      isSending.current = false
    }
  }, [queries, store])

  useEffect(() => {
    void sendAll()
    const again = () => void sendAll()
    window.addEventListener('online', again)
    const timer = setInterval(again, AGAIN_MS)
    return () => {
      window.removeEventListener('online', again)
      clearInterval(timer)
    }
  }, [sendAll])

  const handIn = useCallback<WaitingWork['handIn']>(
    (body) => {
      setRefused(null)
      const occurredAt = new Date().toISOString()
      store(withWaiting(now.current, { key: newId(), body: { ...body, learner, occurredAt } }))
      void sendAll()
    },
    [learner, sendAll, store],
  )
  return { count: waiting.length, refused, handIn }
}

async function send({ key, body }: Waiting): Promise<{ status: number; detail: string; data: unknown }> {
  try {
    const { answers, ...rest } = body
    const { response, data, error } = await api.POST('/api/activities/results', {
      headers: { 'idempotency-key': key },
      body: { ...rest, ...(answers && { answers: [...answers] }) },
    })
    const told: unknown = error
    const detail = typeof told === 'object' && told !== null && 'detail' in told ? String(told.detail) : ''
    return { status: response.status, detail, data }
  } catch {
    // No answer came: it is sent again.
    return { status: 0, detail: '', data: undefined }
  }
}
