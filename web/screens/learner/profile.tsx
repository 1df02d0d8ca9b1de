// What was declared of a learner: how they like to work, and their grade where it is not that of the class; by whom and when. Their
// teacher may note both, and the learner says the first themself.
import { type FormEvent, useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { SelectField, TextField } from '../../controls/field.tsx'
import { Facts, Panel } from '../../controls/panel.tsx'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useSession } from '../../frame/session.ts'
import { shownDay } from '../../frame/shown.ts'
import { schoolYearOf } from '../school-classes/school-year.ts'
import styles from './profile.module.css'
import words from './profile-words.ts'

type Found = paths['/api/learners/{learner}/profile']['get']['responses'][200]['content']['application/json']
type StyleBody = paths['/api/learners/styles']['post']['requestBody']['content']['application/json']
type GradeBody = paths['/api/learners/grades']['post']['requestBody']['content']['application/json']

const likes = ['visual', 'auditory', 'kinesthetic', 'reading-writing', 'no-preference'] as const

type Props = { readonly learner: string; readonly reader: 'teacher' | 'family' | 'child' }

export function Profile({ learner, reader }: Props) {
  const t = useWords(words)
  const { data: session } = useSession()
  const asked = useAsked(['profile of', learner], (signal) =>
    api.GET('/api/learners/{learner}/profile', { params: { path: { learner }, query: sinceOwnChanges() }, signal }),
  )
  const reaches = (permission: string, scope: 'own' | 'taught' | 'school'): boolean =>
    session?.permissions[permission]?.includes(scope) === true
  const source = reader === 'child' ? 'learner' : 'teacher'
  // A parent may teach as well: that says nothing about their own child.
  const mayDeclare =
    (reader === 'child' && reaches('learning:declare', 'own')) ||
    (reader === 'teacher' && reaches('learning:attest', 'taught'))
  const mayGrade =
    reader === 'teacher' && (reaches('teaching:manage', 'taught') || reaches('teaching:manage', 'school'))
  return (
    <Panel title={reader === 'child' ? t.mine : t.title} lead={reader === 'child' ? t.myLead : t.lead}>
      <Answer of={asked}>
        {(profile) => (
          <>
            <Declared profile={profile} learner={learner} reader={reader} me={session?.person ?? null} />
            {mayDeclare && (
              <StyleForm
                key={profile.style?.declaredAt}
                learner={learner}
                source={source}
                before={profile.style?.style ?? null}
              />
            )}
            {mayGrade && (
              <GradeForm key={profile.grade?.declaredAt} learner={learner} before={profile.grade?.grade ?? ''} />
            )}
          </>
        )}
      </Answer>
    </Panel>
  )
}

type DeclaredProps = Props & { readonly profile: Found; readonly me: string | null }

function Declared({ profile: { style, grade }, learner, reader, me }: DeclaredProps) {
  const t = useWords(words)
  const language = useLanguage()
  const you = reader === 'child' ? t.youAsChild : t.youAsAdult
  const byStyle = ({ source, declaredBy }: NonNullable<Found['style']>): string => {
    if (declaredBy === me) return you
    // An application may have sent what the learner said.
    if (source === 'learner') return learner === me ? you : t.theLearner
    return t.aTeacher
  }
  return (
    <Facts
      of={[
        [
          reader === 'child' ? t.iLike : t.likes,
          style === null
            ? t.nothing
            : t.declared(
                style.style === null ? t.erased : t.styles(style.style),
                byStyle(style),
                shownDay(style.declaredAt, language),
              ),
        ],
        [
          t.grade,
          grade === null
            ? t.asTheClass
            : t.declared(
                t.gradeIn(grade.grade, grade.schoolYear),
                grade.declaredBy === me ? you : t.theSchool,
                shownDay(grade.declaredAt, language),
              ),
        ],
      ]}
    />
  )
}

type StyleProps = {
  readonly learner: string
  readonly source: StyleBody['source']
  readonly before: string | null
}

function StyleForm({ learner, source, before }: StyleProps) {
  const t = useWords(words)
  const [style, setStyle] = useState(likes.find((one) => one === before) ?? 'no-preference')
  const declare = useCommand((body: StyleBody, once) => api.POST('/api/learners/styles', { ...once, body }))
  function send(event: FormEvent) {
    event.preventDefault()
    declare.mutate({ learner, style, source })
  }
  return (
    <form className={styles.form} onSubmit={send}>
      <SelectField
        label={source === 'learner' ? t.iLike : t.likes}
        value={style}
        onChange={({ target }) => setStyle(likes.find((one) => one === target.value) ?? style)}
      >
        {likes.map((one) => (
          <option key={one} value={one}>
            {t.styles(one)}
          </option>
        ))}
      </SelectField>
      <Button type="submit" busy={declare.isPending}>
        {source === 'learner' ? t.say : t.note}
      </Button>
      {declare.error && <CommandNote problem={declare.error} />}
    </form>
  )
}

function GradeForm({ learner, before }: { readonly learner: string; readonly before: string }) {
  const t = useWords(words)
  const [grade, setGrade] = useState(before)
  const schoolYear = schoolYearOf(new Date())
  const declare = useCommand((body: GradeBody, once) => api.POST('/api/learners/grades', { ...once, body }))
  const isWrong = declare.error?.errors.some(({ pointer }) => pointer === '/grade') === true
  function send(event: FormEvent) {
    event.preventDefault()
    declare.mutate({ learner, grade: grade.trim(), schoolYear })
  }
  return (
    <form className={styles.form} onSubmit={send}>
      <TextField
        label={t.gradeOf(schoolYear)}
        hint={t.gradeHint}
        required
        maxLength={20}
        value={grade}
        wrong={isWrong ? t.wrongGrade : null}
        onChange={({ target }) => setGrade(target.value)}
      />
      <Button type="submit" busy={declare.isPending}>
        {t.noteGrade}
      </Button>
      {declare.error && !isWrong && <CommandNote problem={declare.error} />}
    </form>
  )
}
