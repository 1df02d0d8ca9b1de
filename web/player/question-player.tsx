// One question at a time: choose or type, check, and read whether it was right and why. Knows nothing of where questions come
// from and where answers go, so that sequences, paths and revisions use it alike.
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { isRight } from '../../src/events/learning/right-answer.ts'
import { Button } from '../controls/button.tsx'
import { TextField } from '../controls/field.tsx'
import { useWords } from '../frame/language.ts'
import { useActiveTime } from './active-time.ts'
import styles from './player.module.css'
import { MOST_MS } from './waiting-work.ts'
import words from './words.ts'

export type PlayedQuestion = {
  readonly question: string
  readonly text: string
  readonly choices: readonly string[] | null
  /** Null where the learner is not told at once. */
  readonly expected: readonly string[] | null
  readonly reason: string | null
  /** Of an exercise of the bank; null for another question. */
  readonly exerciseVersion: number | null
}
export type PlayedAnswer = {
  readonly question: string
  readonly response: string
  /** Of an exercise of the bank: the version that was asked. */
  readonly exerciseVersion?: number
  /** Active time until it was checked; absent in what an earlier version kept on the device. */
  readonly durationMs?: number
}

type Props = {
  readonly questions: readonly PlayedQuestion[]
  /** The answers that were given before, so that it goes on where it stopped. */
  readonly before: readonly PlayedAnswer[]
  /** After each answer, with all answers so far. */
  readonly onAnswer: (answers: readonly PlayedAnswer[]) => void
  readonly onFinish: (answers: readonly PlayedAnswer[]) => void
}

export function QuestionPlayer({ questions, before, onAnswer, onFinish }: Props) {
  const t = useWords(words)
  const known = before.filter(({ question }) => questions.some((one) => one.question === question))
  const [answers, setAnswers] = useState(known)
  const [shown, setShown] = useState(() => firstOpen(questions, known))
  const [response, setResponse] = useState('')
  const heading = useRef<HTMLHeadingElement>(null)
  const name = useId()
  const activeTime = useActiveTime()
  const question = questions[shown]
  const isFirst = useRef(true)
  // Whoever uses a keyboard or a screen reader is led to the next question.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it follows the question that is shown
  useEffect(() => {
    if (!isFirst.current) heading.current?.focus()
    isFirst.current = false
  }, [shown])
  if (!question) return null
  const answer = answers.find((one) => one.question === question.question)
  const isLast = shown === questions.length - 1

  function check(event: FormEvent) {
    event.preventDefault()
    if (!question || response.trim() === '') return
    const durationMs = Math.min(activeTime(), MOST_MS)
    const { question: code, exerciseVersion } = question
    const next = [
      ...answers,
      { question: code, response, durationMs, ...(exerciseVersion !== null && { exerciseVersion }) },
    ]
    setAnswers(next)
    onAnswer(next)
  }
  function goOn() {
    if (isLast) onFinish(answers)
    else {
      setResponse('')
      // Reading why an answer is right is not answering the next question.
      activeTime()
      setShown(shown + 1)
    }
  }

  return (
    <section className={styles.player} aria-labelledby={`${name}-text`}>
      <p className={styles.place}>{t.question(shown + 1, questions.length)}</p>
      <progress
        className={styles.progress}
        max={questions.length}
        value={shown + (answer ? 1 : 0)}
        aria-hidden="true"
      />
      <h2 id={`${name}-text`} ref={heading} tabIndex={-1} className={styles.question}>
        {question.text}
      </h2>
      {answer ? (
        <>
          <p className={styles.given}>{answer.response}</p>
          <Verdict question={question} response={answer.response} />
          <Button look="strong" onClick={goOn}>
            {isLast ? t.finish : t.next}
          </Button>
        </>
      ) : (
        <form onSubmit={check} className={styles.form}>
          {question.choices ? (
            <fieldset className={styles.choices}>
              <legend>{t.choose}</legend>
              {question.choices.map((choice) => (
                <label key={choice} className={styles.choice}>
                  <input
                    type="radio"
                    name={name}
                    value={choice}
                    checked={response === choice}
                    onChange={() => setResponse(choice)}
                  />
                  <span>{choice}</span>
                </label>
              ))}
            </fieldset>
          ) : (
            <TextField
              label={t.answer}
              value={response}
              maxLength={2_000}
              autoComplete="off"
              onChange={(event) => setResponse(event.target.value)}
            />
          )}
          <Button look="strong" type="submit" aria-disabled={response.trim() === ''}>
            {t.check}
          </Button>
        </form>
      )}
    </section>
  )
}

function Verdict({ question, response }: { readonly question: PlayedQuestion; readonly response: string }) {
  const t = useWords(words)
  const { expected, reason } = question
  if (expected === null)
    return (
      <p role="status" className={styles.verdict}>
        {t.noted}
      </p>
    )
  const right = isRight(response, expected)
  return (
    <div role="status" className={styles.verdict} data-right={right}>
      <p>{right ? t.right : t.wrong}</p>
      {!right && <p>{t.expected(expected[0] ?? '')}</p>}
      {reason !== null && <p>{reason}</p>}
    </div>
  )
}

/** The first question without an answer, or the last one. */
function firstOpen(questions: readonly PlayedQuestion[], answers: readonly PlayedAnswer[]): number {
  const open = questions.findIndex(({ question }) => !answers.some((one) => one.question === question))
  return open < 0 ? questions.length - 1 : open
}
