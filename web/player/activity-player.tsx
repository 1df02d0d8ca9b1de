// An activity as a learner works through it: its questions, its text, its recording or what to write. What was answered so far is
// kept on the device, so that it goes on where it stopped; what is handed in is given to `onHandIn`, which may send it later.
import { useCallback, useRef, useState } from 'react'
import { Button } from '../controls/button.tsx'
import { keep, kept } from '../frame/kept.ts'
import { useWords } from '../frame/language.ts'
import { useActiveTime } from './active-time.ts'
import { MediaPlayer } from './media-player.tsx'
import styles from './player.module.css'
import { type PlayedAnswer, type PlayedQuestion, QuestionPlayer } from './question-player.tsx'
import words from './words.ts'
import { WritingPlayer } from './writing-player.tsx'

export type PlayedContent = {
  readonly form: string
  readonly text: string | null
  readonly medium: string | null
  readonly address: string | null
  readonly captions: string | null
  readonly transcript: string | null
  readonly leastWords: number | null
  readonly mostWords: number | null
  readonly questions: readonly PlayedQuestion[]
}

export type HandedIn = {
  readonly draft: boolean
  readonly durationMs: number
  readonly answers?: readonly PlayedAnswer[]
  readonly response?: string
}

type Props = {
  /** A name for what the device keeps: of one learner and one activity. */
  readonly name: string
  readonly content: PlayedContent
  /** What was written and kept before, on another device perhaps. */
  readonly before: string
  readonly onHandIn: (what: HandedIn) => void
}

export function ActivityPlayer({ name, content, before, onHandIn }: Props) {
  const t = useWords(words)
  const activeTime = useActiveTime()
  const [draftKept, setDraftKept] = useState(false)
  const storeName = `activity ${name}`
  const store = useCallback((value: unknown) => keep(storeName, JSON.stringify(value)), [storeName])
  const first = useRef(content.form === 'questions' ? keptAnswers(kept(storeName)) : null)
  const [keptText] = useState(() => keptString(kept(storeName)))
  const handIn = (what: Omit<HandedIn, 'durationMs'>) => {
    onHandIn({ ...what, durationMs: activeTime() })
    if (!what.draft) keep(storeName, '')
  }

  if (content.form === 'questions')
    return (
      <QuestionPlayer
        questions={content.questions}
        before={first.current ?? []}
        onAnswer={store}
        onFinish={(answers) => handIn({ draft: false, answers })}
      />
    )
  if (content.form === 'writing')
    return (
      <>
        <WritingPlayer
          prompt={content.text ?? ''}
          before={keptText ?? before}
          leastWords={content.leastWords}
          mostWords={content.mostWords}
          onChange={store}
          onKeep={(response) => {
            handIn({ draft: true, response })
            setDraftKept(true)
          }}
          onHandIn={(response) => handIn({ draft: false, response })}
        />
        {draftKept && <p role="status">{t.draftKept}</p>}
      </>
    )
  return (
    <section className={styles.player}>
      {content.form === 'media' && content.address !== null && (
        <MediaPlayer
          medium={content.medium ?? 'video'}
          address={content.address}
          captions={content.captions}
          transcript={content.transcript}
        />
      )}
      {content.form === 'content' && <p>{t.content}</p>}
      {content.text !== null && <div className={styles.text}>{content.text}</div>}
      <Button look="strong" onClick={() => handIn({ draft: false })}>
        {t.done}
      </Button>
    </section>
  )
}

function keptString(text: string | null): string | null {
  const value = parsed(text)
  return typeof value === 'string' && value !== '' ? value : null
}

function keptAnswers(text: string | null): readonly PlayedAnswer[] {
  const value = parsed(text)
  return Array.isArray(value) ? value.filter(isAnswer) : []
}

const isAnswer = (value: unknown): value is PlayedAnswer =>
  typeof value === 'object' &&
  value !== null &&
  'question' in value &&
  typeof value.question === 'string' &&
  'response' in value &&
  typeof value.response === 'string' &&
  (!('durationMs' in value) || typeof value.durationMs === 'number') &&
  (!('exerciseVersion' in value) || typeof value.exerciseVersion === 'number')

/** What an earlier version stored, or somebody else, is as if nothing were stored. */
function parsed(text: string | null): unknown {
  if (text === null || text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
