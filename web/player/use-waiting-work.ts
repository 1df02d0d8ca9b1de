// Sends what waits on this device, in order, as soon as there is a network and somebody is signed in.
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useRefusal } from '../frame/answer.tsx'
import { notePosition } from '../frame/api.ts'
import { keep, kept } from '../frame/kept.ts'
import { newId } from '../frame/new-id.ts'
import { type Sent, sendWork } from './send-work.ts'
import { fateOf, readWaiting, type Waiting, type Work, withoutKey, withWaiting } from './waiting-work.ts'

const AGAIN_MS = 15_000
const nameOf = (learner: string) => `work of ${learner}`

export type WaitingWork = {
  /** How many wait. */
  readonly count: number
  /** What waits, in order. */
  readonly waiting: readonly Waiting[]
  /** Why the service refused what waited last; null if it refused nothing. */
  readonly refused: string | null
  readonly handIn: (work: Work) => void
}

export function useWaitingWork(learner: string): WaitingWork {
  const queries = useQueryClient()
  const refusal = useRefusal()
  const [waiting, setWaiting] = useState<readonly Waiting[]>(() => readWaiting(kept(nameOf(learner))))
  const [refused, setRefused] = useState<Sent | null>(null)
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
    let hasSent = false
    try {
      for (let next = now.current[0]; next; next = now.current[0]) {
        const sent = await sendWork(next)
        const fate = fateOf(sent.status)
        if (fate === 'wait' || fate === 'sign-in') return
        store(withoutKey(now.current, next.key))
        if (fate === 'refused') setRefused(sent)
        else notePosition(sent.data)
        hasSent = true
      }
    } finally {
      isSending.current = false
      if (hasSent) await queries.invalidateQueries()
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
    (work) => {
      setRefused(null)
      const occurredAt = new Date().toISOString()
      store(withWaiting(now.current, { key: newId(), learner, occurredAt, work }))
      void sendAll()
    },
    [learner, sendAll, store],
  )
  return { count: waiting.length, waiting, refused: refused && refusal(refused), handIn }
}
