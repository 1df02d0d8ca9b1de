// One content of a step, opened: read, seen or answered, and then finished. Nothing plays by itself.
import { useRef, useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownNumber } from '../../frame/shown.ts'
import styles from './path-work.module.css'
import { type Answer as QuizAnswer, QuizForm } from './quiz-form.tsx'
import words from './words.ts'

type Content = paths['/api/contents/{content}']['get']['responses'][200]['content']['application/json']
/** A day: longer is a page that was left open. */
const MOST_MS = 86_400_000

type Props = {
  readonly learner: string
  readonly path: string
  readonly step: string
  readonly content: string
  readonly version: number
  readonly onClose: () => void
}

export function StepContent({ learner, path, step, content, version, onClose }: Props) {
  const t = useWords(words)
  const [openedMs] = useState(() => Date.now())
  /** Of the first try: the same answers that are sent again, after an answer that did not come, are recorded once. */
  const durationMs = useRef<number | null>(null)
  const asked = useAsked(['content', content, version], (signal) =>
    api.GET('/api/contents/{content}', { params: { path: { content }, query: { version } }, signal }),
  )
  const finish = useCommand((body: { contentVersion: number; durationMs: number; answers?: QuizAnswer[] }, once) =>
    api.POST('/api/learners/{learner}/paths/{path}/steps/{step}/contents/{content}', {
      ...once,
      params: { path: { learner, path, step, content } },
      body,
    }),
  )
  function end(answers?: QuizAnswer[]) {
    durationMs.current ??= Math.min(MOST_MS, Math.max(0, Date.now() - openedMs))
    finish.mutate(
      { contentVersion: version, durationMs: durationMs.current, ...(answers && { answers }) },
      { onSuccess: onClose },
    )
  }
  return (
    <div className={styles.body}>
      {finish.error && <CommandNote problem={finish.error} repeats />}
      <Answer of={asked}>
        {(shown) =>
          shown.questions === null ? (
            <>
              <Body of={shown} />
              <Button look="strong" busy={finish.isPending} onClick={() => end()}>
                {t.finishContent}
              </Button>
            </>
          ) : (
            <QuizForm questions={shown.questions} busy={finish.isPending} onSend={end} />
          )
        }
      </Answer>
      <Button onClick={onClose}>{t.close}</Button>
    </div>
  )
}

function Body({ of }: { readonly of: Content }) {
  const t = useWords(words)
  const language = useLanguage()
  const { kind, text, medium, alternative, transcript, exercise, leastWords, mostWords } = of
  const url = medium?.url ?? null
  return (
    <>
      {text !== null && <div className={styles.text}>{text}</div>}
      {kind === 'text-production' && (
        <>
          {leastWords !== null && mostWords !== null && (
            <p>{t.words(shownNumber(leastWords, language), shownNumber(mostWords, language))}</p>
          )}
          <p>{t.writeOnPaper}</p>
        </>
      )}
      {exercise !== null && <p>{t.doExercise(exercise)}</p>}
      {kind === 'image' && url !== null && <img src={url} alt={alternative ?? ''} className={styles.media} />}
      {url !== null && kind !== 'image' && (
        <p>
          <a href={url} target="_blank" rel="noreferrer">
            {t.openMedium}
          </a>
        </p>
      )}
      {transcript !== null && (
        <details>
          <summary>{t.transcript}</summary>
          <div className={styles.text}>{transcript}</div>
        </details>
      )}
    </>
  )
}
