// The choices of a question, and which of them are right.
import { useId } from 'react'
import { Button } from '../../controls/button.tsx'
import { TextField } from '../../controls/field.tsx'
import { useWords } from '../../frame/language.ts'
import styles from './content.module.css'
import type { WrongAt } from './content-form.tsx'
import words from './words.ts'
import { replacedAt, type WrittenQuestion, withoutChoice } from './written-content.ts'

const MOST_CHOICES = 12

type Props = {
  readonly question: WrittenQuestion
  readonly change: (question: WrittenQuestion) => void
  readonly wrongAt: WrongAt
}

export function ChoiceFields({ question, change, wrongAt }: Props) {
  const t = useWords(words)
  const name = useId()
  const { choices, right } = question
  const isOne = question.kind === 'one-choice'
  const ofChoices = wrongAt('/expected')
  const mark = (at: number, is: boolean) =>
    change({ ...question, right: isOne ? [at] : is ? [...right, at] : right.filter((one) => one !== at) })
  return (
    <>
      {choices.map((choice, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a choice is known by its place.
        <div key={at} className={styles.choice}>
          <TextField
            label={t.choice(at + 1)}
            required
            maxLength={300}
            value={choice}
            wrong={wrongAt(`/choices/${at}`)}
            onChange={({ target }) => change({ ...question, choices: replacedAt(choices, at, target.value) })}
          />
          <label className={styles.check}>
            <input
              type={isOne ? 'radio' : 'checkbox'}
              name={name}
              checked={right.includes(at)}
              aria-label={t.isRight(at + 1)}
              onChange={({ target }) => mark(at, target.checked)}
            />
            <span aria-hidden="true">{t.right}</span>
          </label>
          {choices.length > 2 && (
            <Button aria-label={t.removeChoice(at + 1)} onClick={() => change(withoutChoice(question, at))}>
              {t.remove}
            </Button>
          )}
        </div>
      ))}
      {ofChoices !== undefined && <p className={styles.wrong}>{ofChoices}</p>}
      {choices.length < MOST_CHOICES && (
        <Button onClick={() => change({ ...question, choices: [...choices, ''] })}>{t.addChoice}</Button>
      )}
    </>
  )
}
