// The questions of an activity in the form of a sequence.
import { Button } from '../../controls/button.tsx'
import { TextArea, TextField } from '../../controls/field.tsx'
import { useWords } from '../../frame/language.ts'
import styles from './sequence.module.css'
import words from './words.ts'
import { emptyQuestion, linesOf, type Question, replaced, without } from './written-sequence.ts'

type Props = { readonly questions: readonly Question[]; readonly change: (next: Question[]) => void }

export function QuestionFields({ questions, change }: Props) {
  const t = useWords(words)
  return (
    <>
      {questions.map((question, at) => {
        const changed = (what: Partial<Question>) => change(replaced(questions, at, { ...question, ...what }))
        return (
          <fieldset key={question.question} className={styles.activity}>
            <legend>{t.question(at + 1)}</legend>
            <TextField
              label={t.question(at + 1)}
              required
              maxLength={1_000}
              value={question.text}
              onChange={(event) => changed({ text: event.target.value })}
            />
            <TextArea
              label={t.choices}
              hint={t.choicesHint}
              rows={3}
              defaultValue={question.choices?.join('\n') ?? ''}
              onChange={(event) => {
                const choices = linesOf(event.target.value)
                const { choices: _, ...rest } = question
                change(replaced(questions, at, choices.length === 0 ? rest : { ...rest, choices }))
              }}
            />
            <TextArea
              label={t.expected}
              hint={t.expectedHint}
              required
              rows={2}
              defaultValue={question.expected.join('\n')}
              onChange={(event) => changed({ expected: linesOf(event.target.value) })}
            />
            <TextField
              label={t.reason}
              maxLength={1_000}
              value={question.reason ?? ''}
              onChange={({ target: { value } }) => {
                const { reason: _, ...rest } = question
                change(replaced(questions, at, value === '' ? rest : { ...rest, reason: value }))
              }}
            />
            {questions.length > 1 && <Button onClick={() => change(without(questions, at))}>{t.removeQuestion}</Button>}
          </fieldset>
        )
      })}
      <Button onClick={() => change([...questions, emptyQuestion(questions)])}>{t.addQuestion}</Button>
    </>
  )
}
