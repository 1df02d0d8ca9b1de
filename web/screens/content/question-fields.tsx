// The questions of a quiz, each with the fields of its kind and its right answer.
import { Button } from '../../controls/button.tsx'
import { SelectField, TextArea, TextField } from '../../controls/field.tsx'
import { useWords } from '../../frame/language.ts'
import { newId } from '../../frame/new-id.ts'
import { ChoiceFields } from './choice-fields.tsx'
import styles from './content.module.css'
import type { WrongAt } from './content-form.tsx'
import words from './words.ts'
import { emptyQuestion, isQuestionKind, questionKinds, replacedAt, type WrittenQuestion } from './written-content.ts'

type Props = {
  readonly questions: readonly WrittenQuestion[]
  readonly change: (questions: readonly WrittenQuestion[]) => void
  readonly wrongAt: WrongAt
}

export function QuestionFields({ questions, change, wrongAt }: Props) {
  const t = useWords(words)
  return (
    <>
      {questions.map((question, at) => (
        <fieldset key={question.key} className={styles.question}>
          <legend>{t.question(at + 1)}</legend>
          <OneQuestion
            question={question}
            change={(next) => change(replacedAt(questions, at, next))}
            wrongAt={(pointer) => wrongAt(`/${at}${pointer}`)}
          />
          {questions.length > 1 && (
            <Button onClick={() => change(questions.filter((one) => one !== question))}>
              {t.removeQuestion(at + 1)}
            </Button>
          )}
        </fieldset>
      ))}
      <Button onClick={() => change([...questions, emptyQuestion(newId())])}>{t.addQuestion}</Button>
    </>
  )
}

type OneProps = {
  readonly question: WrittenQuestion
  readonly change: (question: WrittenQuestion) => void
  readonly wrongAt: WrongAt
}

function OneQuestion({ question, change, wrongAt }: OneProps) {
  const t = useWords(words)
  const set = (what: Partial<WrittenQuestion>) => change({ ...question, ...what })
  return (
    <>
      <TextField
        label={t.prompt}
        required
        maxLength={1_000}
        value={question.prompt}
        wrong={wrongAt('/prompt')}
        onChange={({ target }) => set({ prompt: target.value })}
      />
      <div className={styles.row}>
        <SelectField
          label={t.questionKind}
          value={question.kind}
          onChange={({ target }) => {
            if (isQuestionKind(target.value)) set({ kind: target.value, right: question.right.slice(0, 1) })
          }}
        >
          {questionKinds.map((kind) => (
            <option key={kind} value={kind}>
              {t.questionKindOf(kind)}
            </option>
          ))}
        </SelectField>
        <TextField
          label={t.questionPoints}
          inputMode="decimal"
          required
          value={question.points}
          wrong={wrongAt('/points')}
          onChange={({ target }) => set({ points: target.value })}
        />
      </div>
      {(question.kind === 'one-choice' || question.kind === 'several-choices') && (
        <ChoiceFields question={question} change={change} wrongAt={wrongAt} />
      )}
      {question.kind === 'short-answer' && (
        <>
          <TextArea
            label={t.answers}
            hint={t.answersHint}
            required
            rows={2}
            value={question.answers}
            wrong={wrongAt('/expected')}
            onChange={({ target }) => set({ answers: target.value })}
          />
          <label className={styles.check}>
            <input
              type="checkbox"
              checked={question.accentsCount}
              onChange={({ target }) => set({ accentsCount: target.checked })}
            />
            <span>{t.accentsCount}</span>
          </label>
        </>
      )}
      {question.kind === 'number' && (
        <div className={styles.row}>
          <TextField
            label={t.number}
            inputMode="decimal"
            required
            value={question.number}
            wrong={wrongAt('/expected')}
            onChange={({ target }) => set({ number: target.value })}
          />
          <TextField
            label={t.tolerance}
            inputMode="decimal"
            value={question.tolerance}
            wrong={wrongAt('/tolerance')}
            onChange={({ target }) => set({ tolerance: target.value })}
          />
          <TextField
            label={t.unit}
            maxLength={20}
            value={question.unit}
            wrong={wrongAt('/unit')}
            onChange={({ target }) => set({ unit: target.value })}
          />
        </div>
      )}
      <TextField
        label={t.explanation}
        maxLength={1_000}
        value={question.explanation}
        wrong={wrongAt('/explanation')}
        onChange={({ target }) => set({ explanation: target.value })}
      />
    </>
  )
}
