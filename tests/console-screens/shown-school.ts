// A school with something on every screen: a teacher, a class at work, a request. Whatever people may type holds markup.
import { randomUUID } from 'node:crypto'
import { promoteModel, smallLevelBytes } from '../fixtures/served-models.ts'
import { adult, openedSchool, PASSWORD } from '../http/signed-in.ts'
import { attempt, type Stack } from '../http/stack.ts'
import type { OfInstallation, Subjects, Viewer } from './known-screens.ts'
import { shownWork } from './shown-work.ts'

/** Each runs, if a page takes text for markup, and leaves a mark that a test looks for. */
export const HOSTILE = {
  image: '<img src=x onerror="window.attacked=1">',
  script: '</script><script>window.attacked=1</script>',
  svg: '"><svg onload="window.attacked=1">',
  address: 'javascript:window.attacked=1',
} as const

export type ShownSchool = {
  readonly subjects: Subjects
  readonly names: Readonly<Record<Exclude<Viewer, OfInstallation>, string>>
}

export async function shownSchool(stack: Stack): Promise<ShownSchool> {
  const must = async (url: string, body: object) => {
    const answer = await stack.ask('POST', url, { body })
    if (answer.statusCode >= 300) throw new Error(`${url}: ${answer.statusCode} ${answer.body}`)
  }
  await openedSchool(stack)
  const names = {
    ...{ teacher: 'maitresse', administrator: 'direction', auditor: 'dpo' },
    ...{ parent: 'parent', learner: 'eleve' },
  } as const
  const teacher = await adult(stack, 'teacher', { name: names.teacher })
  await adult(stack, 'administrator', { name: names.administrator })
  await adult(stack, 'auditor', { name: names.auditor })

  const ofClass = { class: randomUUID(), schoolYear: '2026-2027' }
  await must('/api/classes', { ...ofClass, name: HOSTILE.image, level: 'CM1', teacher: teacher.person })
  const learners: string[] = []
  const aMonthAgo = new Date(Date.now() - 30 * 86_400_000).toISOString()
  for (const familyName of [HOSTILE.script, HOSTILE.svg, 'Sol']) {
    const learner = randomUUID()
    await must('/api/people', { person: learner, role: 'learner', givenName: HOSTILE.image, familyName })
    await must('/api/enrolments', { ...ofClass, learner, occurredAt: aMonthAgo })
    learners.push(learner)
  }
  const learner = learners[0] ?? ''
  await must('/api/accounts', { person: learner, name: names.learner })
  await must(`/api/accounts/${learner}/password`, { password: PASSWORD })
  const { person: guardian } = await adult(stack, 'parent', { name: names.parent })
  await must('/api/families/links', { learner, guardian, level: 'manage' })
  await must('/api/families/links/confirmations', { learner, guardian })
  const token = await stack.token('learner', { actor: learner })
  for (const [n, correct] of [true, false, false, true, false, false].entries()) {
    const body = attempt(learner, { exercise: `division-${n}`, skill: 'division', correct, response: HOSTILE.image })
    const answer = await stack.ask('POST', '/api/adaptive/interaction', { body, token })
    if (answer.statusCode !== 201) throw new Error(answer.body)
  }
  await shownWork(stack, {
    ...{ class: ofClass.class, learner, classmate: learners[1] ?? '', teacher: teacher.person },
    hostile: HOSTILE.image,
  })
  const { model } = await promoteModel(stack.service, stack.tenant, 'level', smallLevelBytes())
  await must('/api/rights/requests', { request: randomUUID(), person: learner, right: 'access' })
  return { subjects: { school: stack.tenant, class: ofClass.class, learner, person: learner, model }, names }
}

export const password = PASSWORD
