// The level and the exercise that come next for a learner, why, and a teacher who chooses another level.
import { useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { SelectField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useNamesOfSkills } from '../../frame/names-of-skills.ts'
import { shownShare } from '../../frame/shown.ts'
import words from './estimate-words.ts'
import styles from './learner.module.css'

type Recommendation = paths['/api/learners/{id}/recommendation']['get']['responses'][200]['content']['application/json']

const LEVELS = [1, 2, 3, 4, 5] as const

type Props = { readonly learner: string; readonly mayJudge: boolean }

export function NextExercise({ learner, mayJudge }: Props) {
  const t = useWords(words)
  const language = useLanguage()
  const asked = useAsked(['learner', learner, 'recommendation'], (signal) =>
    api.GET('/api/learners/{id}/recommendation', {
      params: { path: { id: learner }, query: sinceOwnChanges() },
      signal,
    }),
  )
  const names = useNamesOfSkills()
  const skill = asked.data?.skill ?? null
  return (
    <Panel title={skill === null ? t.next : t.nextFor(names.skill(skill))}>
      {(labelledBy) => (
        <Answer of={asked}>
          {(answer) => (
            <>
              <p>
                <strong>{t.levelAdvised(answer.level)}</strong>
              </p>
              <p>{answer.why[language]}</p>
              {answer.expected !== null && (
                <WideTable labelledBy={labelledBy}>
                  <thead>
                    <tr>
                      <th scope="col">{t.atLevel}</th>
                      {LEVELS.map((level) => (
                        <th key={level} scope="col">
                          {level}
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    <tr>
                      <th scope="row">{t.expected}</th>
                      {LEVELS.map((level) => (
                        <td key={level}>{shownShare(answer.expected?.[level - 1] ?? 0, language)}</td>
                      ))}
                    </tr>
                  </tbody>
                </WideTable>
              )}
              <Proposed exercise={answer.exercise} />
              {mayJudge && skill !== null && (
                <ChooseLevel
                  key={`${skill} ${answer.level}`}
                  learner={learner}
                  skill={skill}
                  advised={answer.level}
                  model={answer.model?.model ?? null}
                />
              )}
            </>
          )}
        </Answer>
      )}
    </Panel>
  )
}

function Proposed({ exercise }: Pick<Recommendation, 'exercise'>) {
  const t = useWords(words)
  const names = useNamesOfSkills()
  if (exercise === null) return <p className={styles.quiet}>{t.noExercise}</p>
  return (
    <p>
      {exercise.because === 'prerequisite'
        ? t.exerciseOf(names.exercise(exercise.exercise), names.skill(exercise.skill))
        : t.exercise(names.exercise(exercise.exercise))}
    </p>
  )
}

type LevelProps = {
  readonly learner: string
  readonly skill: string
  readonly advised: number
  readonly model: string | null
}

function ChooseLevel({ learner, skill, advised, model }: LevelProps) {
  const t = useWords(words)
  const [chosen, setChosen] = useState(advised)
  const choose = useCommand((level: number, once) =>
    api.POST('/api/learners/predictions/overrulings', {
      ...once,
      body: { learner, prediction: 'level', skill, model, level },
    }),
  )
  return (
    <div className={styles.setLevel}>
      <SelectField label={t.chooseLevel} value={chosen} onChange={(event) => setChosen(Number(event.target.value))}>
        {LEVELS.map((level) => (
          <option key={level} value={level}>
            {level}
          </option>
        ))}
      </SelectField>
      <Button disabled={chosen === advised} busy={choose.isPending} onClick={() => choose.mutate(chosen)}>
        {t.choose}
      </Button>
      <p role="status">{choose.isSuccess && choose.variables !== undefined && t.chosen(choose.variables)}</p>
      {choose.error && <CommandNote problem={choose.error} />}
    </div>
  )
}
