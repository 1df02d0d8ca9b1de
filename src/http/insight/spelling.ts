// Spelling of French texts, in a thread of its own. It starts with the first text and ends after a minute without one: the dictionary
// takes some 20 MB and a third of a second to load.
//
// There is one thread for all schools. So requests wait in a bounded queue, in which accounts take turns.
import { Worker } from 'node:worker_threads'
import type { Spelling } from '#ml/texts/spelling.ts'
import { fairQueue } from '#platform/fair-queue.ts'

export type SpellingQuestion = { readonly id: number; readonly texts: readonly string[] }
export type SpellingAnswer = { readonly id: number; readonly spellings: readonly Spelling[] }

const IDLE_MS = 60_000

/** A request takes the thread for some two and a half seconds at most. */
export const SPELLING_LIMITS = {
  ...{ atOnce: 1, atOncePerOwner: 1 },
  waiting: 20,
  waitingPerOwner: 4,
  waitMs: 10_000,
} as const
const queue = fairQueue(SPELLING_LIMITS)

type Waiting = { readonly resolve: (spellings: readonly Spelling[]) => void; readonly reject: (error: Error) => void }

let worker: Worker | null = null
let idle: NodeJS.Timeout | null = null
let questions = 0
const waiting = new Map<number, Waiting>()

/** The thread is gone: whoever waits is told, and the next text starts another one. */
function ended(of: Worker, error: Error): void {
  if (worker !== of) return
  worker = null
  for (const { reject } of waiting.values()) reject(error)
  waiting.clear()
}

function started(): Worker {
  if (worker) return worker
  const thread = new Worker(new URL('./spelling-thread.ts', import.meta.url))
  worker = thread
  thread.on('message', ({ id, spellings }: SpellingAnswer) => {
    waiting.get(id)?.resolve(spellings)
    waiting.delete(id)
    if (waiting.size > 0) return
    // Nothing is waited for: the thread keeps no process alive.
    thread.unref()
    idle = setTimeout(() => {
      worker = null
      void thread.terminate()
    }, IDLE_MS)
    idle.unref()
  })
  thread.on('error', (error) => ended(thread, error instanceof Error ? error : new Error('the spelling thread failed')))
  thread.on('exit', () => ended(thread, new Error('the spelling thread ended')))
  return thread
}

function asked(texts: readonly string[]): Promise<readonly Spelling[]> {
  if (idle) clearTimeout(idle)
  idle = null
  const thread = started()
  thread.ref()
  questions += 1
  const question: SpellingQuestion = { id: questions, texts }
  return new Promise((resolve, reject) => {
    waiting.set(question.id, { resolve, reject })
    thread.postMessage(question)
  })
}

/**
 * The unknown words of the texts of one request, with suggestions, in their order. `owner`: whose turn it takes. Throws QueueFull if
 * too many wait, the reason of the signal if it is aborted before the turn comes, or an error if the thread fails.
 */
export async function spellingsOf(
  texts: readonly string[],
  { owner, signal }: { readonly owner: string; readonly signal?: AbortSignal },
): Promise<readonly Spelling[]> {
  const place = await queue.enter(owner, signal)
  try {
    return await asked(texts)
  } finally {
    place.release()
  }
}
