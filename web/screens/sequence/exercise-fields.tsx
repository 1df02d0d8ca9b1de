// The exercises of the bank that an activity asks: chosen by skill, in the order in which they are asked.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { SelectField } from '../../controls/field.tsx'
import { allPages, type Whole } from '../../frame/all-pages.ts'
import { Answer } from '../../frame/answer.tsx'
import { answered, api } from '../../frame/api.ts'
import { type ApiProblem, passes } from '../../frame/api-problem.ts'
import { useWords } from '../../frame/language.ts'
import { useNamesOfSkills } from '../../frame/names-of-skills.ts'
import styles from './sequence.module.css'
import words from './words.ts'

type Props = { readonly exercises: readonly string[]; readonly change: (next: string[]) => void }

const MOST = 40
const PAGE = 500
const AGAIN_MS = 5_000

type Items<Path extends '/api/curriculum/skills' | '/api/curriculum/exercises'> =
  paths[Path]['get']['responses'][200]['content']['application/json']['items'][number]
type Skill = Items<'/api/curriculum/skills'>
type Exercise = Items<'/api/curriculum/exercises'>

/** A list of the bank, page after page. */
const useWhole = <Item,>(key: readonly string[], ask: (signal: AbortSignal) => Promise<Whole<Item>>) =>
  useQuery<Whole<Item>, ApiProblem>({
    queryKey: key,
    queryFn: ({ signal }) => ask(signal),
    refetchInterval: ({ state }) => (state.error && passes(state.error) ? AGAIN_MS : false),
  })

export function ExerciseFields({ exercises, change }: Props) {
  const t = useWords(words)
  const names = useNamesOfSkills()
  const [skill, setSkill] = useState('')
  const skills = useWhole<Skill>(['skills of the bank'], (signal) =>
    allPages((cursor) => {
      const query = { limit: PAGE, ...(cursor !== undefined && { cursor }) }
      return answered(api.GET('/api/curriculum/skills', { params: { query }, signal }))
    }),
  )
  return (
    <>
      <p>{t.countsAsAttempts}</p>
      <p>{t.chosen}</p>
      {exercises.length === 0 ? (
        <p>{t.noneChosen}</p>
      ) : (
        <ol>
          {exercises.map((exercise) => (
            <li key={exercise}>
              {names.exercise(exercise)}
              <Button
                aria-label={t.removeExercise(names.exercise(exercise))}
                onClick={() => change(exercises.filter((one) => one !== exercise))}
              >
                {t.remove}
              </Button>
            </li>
          ))}
        </ol>
      )}
      <Answer of={skills}>
        {({ items, isWhole }) => (
          <>
            {!isWhole && <p role="note">{t.notAll}</p>}
            <SelectField label={t.skillOfExercises} value={skill} onChange={({ target }) => setSkill(target.value)}>
              <option value="">{t.chooseSkill}</option>
              {items.map((one) => (
                <option key={one.skill} value={one.skill}>
                  {names.skill(one.skill)}
                </option>
              ))}
            </SelectField>
          </>
        )}
      </Answer>
      {skill !== '' && <OfSkill key={skill} skill={skill} exercises={exercises} change={change} />}
    </>
  )
}

/** What can be asked and judged here: an exercise whose question or answer its application keeps is left out. */
function OfSkill({ skill, exercises, change }: Props & { readonly skill: string }) {
  const t = useWords(words)
  const asked = useWhole<Exercise>(['exercises of skill', skill], (signal) =>
    allPages((cursor) => {
      const query = { skill, limit: PAGE, ...(cursor !== undefined && { cursor }) }
      return answered(api.GET('/api/curriculum/exercises', { params: { query }, signal }))
    }),
  )
  const isFull = exercises.length >= MOST
  return (
    <Answer of={asked}>
      {({ items, isWhole }) => {
        const offered = items.flatMap(({ exercise, question, expected, difficulty }) =>
          question === null || expected === null ? [] : [{ exercise, question, difficulty }],
        )
        if (offered.length === 0) return <p>{t.noExercises}</p>
        return (
          <fieldset className={styles.plain}>
            <legend>{t.exercises}</legend>
            {!isWhole && <p role="note">{t.notAll}</p>}
            {isFull && <p role="status">{t.mostExercises}</p>}
            {offered.map(({ exercise, question, difficulty }) => {
              const isChosen = exercises.includes(exercise)
              return (
                <label key={exercise} className={styles.check}>
                  <input
                    type="checkbox"
                    checked={isChosen}
                    disabled={isFull && !isChosen}
                    onChange={() =>
                      change(isChosen ? exercises.filter((one) => one !== exercise) : [...exercises, exercise])
                    }
                  />
                  <span>{t.exerciseLevel(question, difficulty)}</span>
                </label>
              )
            })}
          </fieldset>
        )
      }}
    </Answer>
  )
}
