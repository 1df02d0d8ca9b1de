// Sends what waits on this device, in order, as soon as there is a network and its learner is signed in. Several screens and tabs share
// what waits: each change reads it again first.
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useRefusal } from '../frame/answer.tsx'
import { answered, api, notePosition } from '../frame/api.ts'
import { keep, kept } from '../frame/kept.ts'
import { newId } from '../frame/new-id.ts'
import { sendWaiting } from './send-waiting.ts'
import { type Sent, sendWork } from './send-work.ts'
import { isDone, readWaiting, type Waiting, type Work, withWaiting } from './waiting-work.ts'

const AGAIN_MS = 15_000
const nameOf = (learner: string) => `work of ${learner}`
const readOf = (learner: string): readonly Waiting[] => readWaiting(kept(nameOf(learner)))

function changeOf(learner: string, to: (waiting: readonly Waiting[]) => readonly Waiting[]): void {
  keep(nameOf(learner), JSON.stringify(to(readOf(learner))))
}

/** Of each learner, what this page is sending: a screen waits for the one before it, so that all goes in order. */
const underWay = new Map<string, Promise<unknown>>()

/** A session that cannot be asked for is taken for another's: what waits stays. */
async function isSignedIn(learner: string): Promise<boolean> {
  try {
    return (await answered(api.GET('/api/session'))).person === learner
  } catch {
    return false
  }
}

export type Lost = { readonly code: string | null; readonly work: Work }

export type WaitingWork = {
  /** How much work waits; visits are not counted. */
  readonly count: number
  /** What waits, in order. */
  readonly waiting: readonly Waiting[]
  /** Whether something is being sent, or the service asked again after it. */
  readonly isSending: boolean
  /** When something was sent last, in milliseconds; 0 before. What the service answered earlier does not count it. */
  readonly sentAt: number
  /** Why the service refused what waited last; null if it refused nothing. */
  readonly refused: string | null
  /** What it refused then. */
  readonly lost: Lost | null
  readonly handIn: (work: Work) => void
}

export function useWaitingWork(learner: string): WaitingWork {
  const queries = useQueryClient()
  const refusal = useRefusal()
  const [waiting, setWaiting] = useState<readonly Waiting[]>(() => readOf(learner))
  const [refused, setRefused] = useState<{ readonly sent: Sent; readonly lost: Lost } | null>(null)
  const [isSending, setSending] = useState(false)
  const [sentAt, setSentAt] = useState(0)
  /** For whom this screen sends; null once it is gone. */
  const sendsFor = useRef<string | null>(null)
  const isBusy = useRef(false)

  const sendAll = useCallback(async () => {
    if (isBusy.current) return
    isBusy.current = true
    setSending(readOf(learner).some(isDone))
    const show = () => sendsFor.current === learner && setWaiting(readOf(learner))
    const before = underWay.get(learner) ?? Promise.resolve()
    const run = () =>
      sendWaiting({
        read: () => readOf(learner),
        change: (to) => {
          changeOf(learner, to)
          show()
        },
        send: sendWork,
        goesOn: () => sendsFor.current === learner,
        isStillTheirs: () => isSignedIn(learner),
        onAccepted: ({ data }) => notePosition(data),
        onRefused: (sent, { work }) => setRefused({ sent, lost: { code: sent.code, work } }),
      })
    const mine = before.then(run, run)
    underWay.set(learner, mine)
    try {
      if (await mine) {
        setSentAt(Date.now())
        await queries.invalidateQueries()
      }
    } finally {
      isBusy.current = false
      setSending(false)
      show()
    }
  }, [learner, queries])

  useEffect(() => {
    sendsFor.current = learner
    setWaiting(readOf(learner))
    void sendAll()
    const again = () => void sendAll()
    // Another tab has added to what waits, or sent of it: then the service knows more than it said here.
    const look = async ({ key }: StorageEvent) => {
      if (key !== nameOf(learner)) return
      setSentAt(Date.now())
      setWaiting(readOf(learner))
      await queries.invalidateQueries()
    }
    window.addEventListener('online', again)
    window.addEventListener('storage', look)
    const timer = setInterval(again, AGAIN_MS)
    return () => {
      sendsFor.current = null
      window.removeEventListener('online', again)
      window.removeEventListener('storage', look)
      clearInterval(timer)
    }
  }, [learner, queries, sendAll])

  const handIn = useCallback<WaitingWork['handIn']>(
    (work) => {
      setRefused(null)
      const next = { key: newId(), learner, occurredAt: new Date().toISOString(), work }
      changeOf(learner, (before) => withWaiting(before, next))
      setWaiting(readOf(learner))
      void sendAll()
    },
    [learner, sendAll],
  )
  return {
    ...{ count: waiting.filter(isDone).length, waiting, isSending, sentAt, handIn },
    ...{ refused: refused && refusal(refused.sent), lost: refused?.lost ?? null },
  }
}
