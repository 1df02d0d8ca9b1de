// A quiz as one form: each question with its own kind of field. What is marked comes back with the answer of the command.
import { type FormEvent, useId, useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { TextField } from '../../controls/field.tsx'
import { useWords } from '../../frame/language.ts'
import type { QuizAnswer as Answer } from '../../player/waiting-work.ts'
import styles from './path-work.module.css'
import words from './words.ts'

type Content = paths['/api/contents/{content}']['get']['responses'][200]['content']['application/json']
type Question = NonNullable<Content['questions']>[number]
type Props = {
  readonly questions: readonly Question[]
  readonly onSend: (answers: readonly Answer[]) => void
}

export function QuizForm({ questions, onSend }: Props) {
  const t = useWords(words)
  const [answers, setAnswers] = useState<readonly Answer[]>(() => questions.map(() => null))
  const set = (n: number, answer: Answer) => setAnswers(answers.map((before, i) => (i === n ? answer : before)))
  function send(event: FormEvent) {
    event.preventDefault()
    onSend(answers)
  }
  return (
    <form onSubmit={send} className={styles.body}>
      {questions.map((question, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two questions may have the same words, and their order is fixed.
        <div key={n}>
          <p>{t.question(n + 1, questions.length)}</p>
          <QuestionField question={question} answer={answers[n] ?? null} onAnswer={(answer) => set(n, answer)} />
        </div>
      ))}
      <Button type="submit" look="strong">
        {t.send}
      </Button>
    </form>
  )
}

type FieldProps = {
  readonly question: Question
  readonly answer: Answer
  readonly onAnswer: (answer: Answer) => void
}

function QuestionField({ question, answer, onAnswer }: FieldProps) {
  const t = useWords(words)
  const name = useId()
  const { kind, prompt, choices, unit } = question
  if (choices === null)
    return (
      <TextField
        label={unit === null ? prompt : `${prompt} (${unit})`}
        hint={kind === 'number' ? t.numberHint : undefined}
        inputMode={kind === 'number' ? 'decimal' : 'text'}
        autoComplete="off"
        maxLength={500}
        value={answer !== null && 'text' in answer ? answer.text : ''}
        onChange={({ target }) => onAnswer(target.value === '' ? null : { text: target.value })}
      />
    )
  const chosen = answer !== null && 'choices' in answer ? answer.choices : []
  const isOne = kind === 'one-choice'
  return (
    <fieldset className={styles.choices}>
      <legend>
        <strong>{prompt}</strong> {isOne ? t.oneChoice : t.severalChoices}
      </legend>
      {choices.map((choice, i) => (
        <label key={choice} className={styles.choice}>
          <input
            type={isOne ? 'radio' : 'checkbox'}
            name={name}
            checked={isOne ? answer !== null && 'choice' in answer && answer.choice === i : chosen.includes(i)}
            onChange={({ target }) => {
              if (isOne) return onAnswer({ choice: i })
              const next = target.checked ? [...chosen, i] : chosen.filter((one) => one !== i)
              return onAnswer(next.length === 0 ? null : { choices: next })
            }}
          />
          <span>{choice}</span>
        </label>
      ))}
    </fieldset>
  )
}
