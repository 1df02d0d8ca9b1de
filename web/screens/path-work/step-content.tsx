// One content of a step, opened: read, seen, heard or answered, and then finished. Nothing plays by itself.
import { Button } from '../../controls/button.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { useActiveTime } from '../../player/active-time.ts'
import { ContentBody } from '../../player/content-body.tsx'
import { MOST_MS, type QuizAnswer } from '../../player/waiting-work.ts'
import styles from './path-work.module.css'
import { QuizForm } from './quiz-form.tsx'
import words from './words.ts'

export type Finished = { readonly durationMs: number; readonly answers?: readonly QuizAnswer[] }

type Props = {
  readonly content: string
  readonly version: number
  readonly onFinish: (what: Finished) => void
  readonly onClose: () => void
}

export function StepContent({ content, version, onFinish, onClose }: Props) {
  const t = useWords(words)
  const activeTime = useActiveTime()
  const asked = useAsked(['content', content, version], (signal) =>
    api.GET('/api/contents/{content}', { params: { path: { content }, query: { version } }, signal }),
  )
  const end = (answers?: readonly QuizAnswer[]) =>
    onFinish({ durationMs: Math.min(MOST_MS, activeTime()), ...(answers && { answers }) })
  return (
    <div className={styles.body}>
      <Answer of={asked}>
        {(shown) =>
          shown.questions === null ? (
            <>
              <ContentBody of={shown} />
              <Button look="strong" onClick={() => end()}>
                {t.finishContent}
              </Button>
            </>
          ) : (
            <QuizForm questions={shown.questions} onSend={end} />
          )
        }
      </Answer>
      <Button onClick={onClose}>{t.close}</Button>
    </div>
  )
}
