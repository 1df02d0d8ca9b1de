// The one component between a question to the API and what a screen shows of it: loading, empty, unreachable, busy, not
// allowed, not found, refused, fault. A screen writes none of these itself.
import { type ReactNode, useEffect, useState } from 'react'
import { Button } from '../controls/button.tsx'
import styles from './answer.module.css'
import type { Asked } from './api.ts'
import { type ApiProblem, hides, passes, type Trouble, troubleOf } from './api-problem.ts'
import words from './frame-words.ts'
import { useLanguage, useWords } from './language.ts'
import refusalWords from './refusal-words.ts'
import { shownTime } from './shown.ts'

type Props<Data> = {
  readonly of: Asked<Data>
  readonly children: (data: Data) => ReactNode
  /** Whether there is nothing to show. */
  readonly isEmpty?: (data: Data) => boolean
  /** What to say then, and what to do about it. */
  readonly empty?: ReactNode
}

export function Answer<Data>({ of: asked, children, isEmpty, empty }: Props<Data>) {
  if (asked.data === undefined || (asked.error && hides(asked.error)))
    return asked.error ? <TroubleNote problem={asked.error} again={() => void asked.refetch()} /> : <Loading />
  return (
    <>
      {asked.error && <Stale problem={asked.error} since={asked.dataUpdatedAt} />}
      {isEmpty?.(asked.data) ? <Empty>{empty}</Empty> : children(asked.data)}
    </>
  )
}

const QUIET_MS = 250
const SLOW_MS = 4_000

/** Nothing for a moment, so that a quick answer does not flicker; then a word; then that it is slow. */
export function Loading() {
  const t = useWords(words)
  const [stage, setStage] = useState<'quiet' | 'loading' | 'slow'>('quiet')
  useEffect(() => {
    const timers = [setTimeout(setStage, QUIET_MS, 'loading'), setTimeout(setStage, SLOW_MS, 'slow')]
    return () => timers.forEach(clearTimeout)
  }, [])
  return (
    <div className={styles.loading} role="status" aria-busy="true">
      {stage !== 'quiet' && <p>{t.loading}</p>}
      {stage === 'slow' && <p className={styles.more}>{t.slow}</p>}
    </div>
  )
}

export function Empty({ children }: { readonly children?: ReactNode }) {
  const t = useWords(words)
  return <div className={styles.empty}>{children ?? <p>{t.emptyTitle}</p>}</div>
}

function Stale({ problem, since }: { readonly problem: ApiProblem; readonly since: number }) {
  const t = useWords(words)
  const language = useLanguage()
  if (!passes(problem)) return <TroubleNote problem={problem} />
  return (
    <p className={styles.stale} role="status">
      {t.stale(shownTime(since, language))}
    </p>
  )
}

type Refused = { readonly code?: string | null | undefined; readonly detail?: string | null | undefined }

/** Why something was refused: in the words of the console where they are known. */
export function useRefusal(): (problem: Refused) => string {
  const known: Readonly<Record<string, string>> = useWords(refusalWords)
  return ({ code, detail }) => (code && Object.hasOwn(known, code) ? known[code] : undefined) ?? detail ?? ''
}

/** What went wrong, why, and what to do. */
export function TroubleNote({ problem, again }: { readonly problem: ApiProblem; readonly again?: () => void }) {
  return <Note problem={problem} {...(again && { again })} />
}

type CommandNoteProps = {
  readonly problem: ApiProblem
  /** Where pressing again does something anew: it draws another PIN. */
  readonly repeats?: boolean
}

/** What became of a command that did not succeed: nothing sends it again but the person. */
export function CommandNote({ problem, repeats = false }: CommandNoteProps) {
  const t = useWords(words)
  const [unknown, busy] = repeats ? [t.unknownFate, t.busyFate] : [t.unknownFateOnce, t.busyFateOnce]
  const said: Said = {
    unreachable: [t.unreachableTitle, unknown],
    busy: [t.busyTitle, busy],
    'not-allowed': [t.commandNotAllowedTitle, t.commandNotAllowed],
  }
  return <Note problem={problem} said={said} />
}

type Said = Partial<Record<Trouble, readonly [title: string, text: string]>>
type NoteProps = { readonly problem: ApiProblem; readonly again?: () => void; readonly said?: Said }

function Note({ problem, again, said: ownWords }: NoteProps) {
  const t = useWords(words)
  const trouble = troubleOf(problem)
  const refusal = useRefusal()
  const said = {
    unreachable: [t.unreachableTitle, t.unreachable],
    busy: [t.busyTitle, t.busy],
    'signed-out': [t.signedOutTitle, t.signedOut],
    'not-allowed': [t.notAllowedTitle, t.notAllowed],
    'not-found': [t.notFoundTitle, t.notFound],
    refused: [t.refusedTitle, refusal(problem)],
    fault: [t.faultTitle, problem.traceId === null ? t.faultWithoutNumber : t.fault],
    ...ownWords,
  } as const
  const [title, text] = said[trouble]
  return (
    <div className={styles.trouble} role="alert" data-trouble={trouble}>
      <h2>{title}</h2>
      <p>{text}</p>
      {trouble === 'fault' && problem.traceId !== null && <code>{problem.traceId}</code>}
      {again && trouble !== 'not-allowed' && trouble !== 'not-found' && (
        <Button onClick={again} look="quiet">
          {t.again}
        </Button>
      )}
    </div>
  )
}
