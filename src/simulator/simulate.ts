// The simulation as a sequence of commands in the order in which they are sent: day by day, so that years need no more
// memory.
import { currentTexts } from '#events/privacy/consent-texts.ts'
import type { LocalDay } from '#kernel/ids.ts'
import { randomOf } from '#ml/random.ts'
import { dayAfter, instantOf, momentAt } from '#platform/wall-clock.ts'
import { domainOf, type ExercisesBySkill, exercisesBySkill, skills } from './curriculum.ts'
import { drawKnowledge } from './learner-model.ts'
import { type LevelPolicy, ruleOfLastFive } from './level-policy.ts'
import { plainAnswers, plainExercises } from './plain.ts'
import { isSchoolDay, weekday } from './school-calendar.ts'
import { session } from './session.ts'
import type { Classroom, LearnerState, Sent, SimulatedCommand } from './sitting.ts'
import type { Person, SimulatedClass, SimulatedLearner, SimulatedSchool, World } from './world.ts'

/**
 * The commands of all schools, merged by the time at which they are sent; those of each learner are in order. Lazy. The policy
 * decides which level is served.
 */
export function* simulate(world: World, policy: LevelPolicy = ruleOfLastFive): Generator<Sent> {
  const exercises = exercisesBySkill(world.options.seed)
  const heads = world.schools.flatMap((school) => {
    const sent = world.options.plain
      ? simulatePlainSchool(world, school, policy)
      : simulateSchool(world, exercises, school, policy)
    const first = sent.next()
    return first.done ? [] : [{ sent, next: first.value }]
  })
  while (heads.length > 0) {
    const earliest = heads.reduce((a, b) => (b.next.at < a.next.at ? b : a))
    yield earliest.next
    const after = earliest.sent.next()
    if (after.done) heads.splice(heads.indexOf(earliest), 1)
    else earliest.next = after.value
  }
}

function* simulatePlainSchool(world: World, school: SimulatedSchool, policy: LevelPolicy): Generator<Sent> {
  yield* opening(world, school)
  yield* curriculumOf(world, school, plainExercises(world.options.seed))
  yield* plainAnswers(world, school, policy)
}

function* simulateSchool(
  world: World,
  exercises: ExercisesBySkill,
  school: SimulatedSchool,
  policy: LevelPolicy,
): Generator<Sent> {
  const { options, firstDay } = world
  const { end } = options
  const lastMoment = momentAt(end, 20 * 60 + 30, school.zone)
  const rooms = school.classes.map((schoolClass) => classroom(world, exercises, school, schoolClass, policy))
  const states = new Map<SimulatedLearner, LearnerState>()
  let waiting: Sent[] = []

  yield* opening(world, school)
  yield* curriculumOf(world, school, practisedIn(school, exercises))
  for (let day = firstDay; day <= end; day = dayAfter(day, 1)) {
    for (const room of rooms)
      for (const learner of room.schoolClass.learners) waiting.push(...ofDay(room, learner, day))
    const tonight = momentAt(day, 24 * 60, school.zone)
    // Commands that still wait on a tablet when the simulation ends are sent in its last minute.
    const due = waiting.filter(({ at }) => at < tonight || day === end)
    waiting = waiting.filter(({ at }) => at >= tonight && day !== end)
    for (const sent of due.sort((a, b) => a.at - b.at)) {
      if (sent.at <= lastMoment) yield sent
      else if (Date.parse(sent.command.occurredAt) <= lastMoment) yield { ...sent, at: lastMoment }
    }
  }

  function* ofDay(room: Classroom, learner: SimulatedLearner, day: LocalDay): Generator<Sent> {
    const morning = momentAt(day, 8 * 60, school.zone)
    if (day < learner.joins || (learner.leaves !== null && day > learner.leaves)) return
    if (day === learner.joins && day !== firstDay) yield* joining(school, room.schoolClass, learner, morning)
    if (isSchoolDay(day, room.schoolClass.isPrimary)) yield* sittings(room, learner, day)
    if (day === learner.leaves)
      yield setUp(school, `${learner.path}.leaving`, momentAt(day, 18 * 60, school.zone), 'teaching.withdraw-learner', {
        learner: learner.id,
        class: room.schoolClass.id,
        reason: 'Déménagement.',
      })
  }

  function* sittings(room: Classroom, learner: SimulatedLearner, day: LocalDay): Generator<Sent> {
    const state = states.get(learner) ?? newState(world, room, learner, policy)
    states.set(learner, state)
    const { random } = state
    const atLesson = room.schoolClass.lessonDays.has(weekday(day)) && random.chance(0.93)
    const atHome = random.chance(0.12) && day !== learner.leaves
    const offline = random.chance(0.02) ? random.between(1, 6) : 0
    if (learner.traits.kind === 'one-answer' && state.sessions > 0) return
    if (atLesson)
      yield* session(
        room,
        learner,
        state,
        momentAt(day, room.schoolClass.lessonMinute, school.zone) + random.between(0, 240_000),
        offline,
      )
    if (atHome && learner.traits.kind !== 'one-answer')
      yield* session(
        room,
        learner,
        state,
        momentAt(day, random.between(17 * 60, 19 * 60), school.zone) + random.between(0, 59_999),
        0,
      )
  }
}

function classroom(
  world: World,
  exercises: ExercisesBySkill,
  school: SimulatedSchool,
  schoolClass: SimulatedClass,
  policy: LevelPolicy,
): Classroom {
  const { exercisesPerSession, itemBias } = world.options
  return {
    tenant: school.tenant,
    schoolClass,
    exercises,
    exercisesPerSession,
    policy: policy.name,
    bias: { domain: domainOf(schoolClass.skills[0].id), logits: itemBias },
  }
}

function newState(world: World, room: Classroom, learner: SimulatedLearner, policy: LevelPolicy): LearnerState {
  const random = randomOf('life', world.options.seed, learner.path)
  const practised = room.schoolClass.skills.map(({ id }) => ({ id, domain: domainOf(id) }))
  return {
    random,
    knowledge: drawKnowledge(random, learner.traits, practised),
    policy: policy.begin(),
    levels: new Map(),
    commands: 0,
    sessions: 0,
    rightAnswers: 0,
    hundreds: 0,
  }
}

/** The administrator opens the school before its first day, class by class. */
function* opening(world: World, school: SimulatedSchool): Generator<Sent> {
  const start = momentAt(world.firstDay, 7 * 60, school.zone)
  const send = (key: string, command: string, input: SimulatedCommand['input']) =>
    setUp(school, `${school.index}.${key}`, start, command, input)
  yield send('open', 'identity.open-school', { name: school.name, zone: school.zone })
  yield registering(school, `${school.index}.administrator`, start, school.administrator, 'administrator')
  for (const [n, schoolClass] of school.classes.entries()) {
    yield registering(school, `${school.index}.${n}.teacher`, start, schoolClass.teacher, 'teacher')
    const { id, name, level, schoolYear, teacher } = schoolClass
    yield send(`${n}.class`, 'teaching.open-class', { class: id, name, level, schoolYear, teacher: teacher.id })
    for (const learner of schoolClass.learners)
      if (learner.joins === world.firstDay) yield* joining(school, schoolClass, learner, start)
  }
}

function* joining(
  school: SimulatedSchool,
  schoolClass: SimulatedClass,
  learner: SimulatedLearner,
  at: number,
): Generator<Sent> {
  yield registering(school, `${learner.path}.person`, at, learner, 'learner')
  yield setUp(school, `${learner.path}.joining`, at, 'teaching.enrol-learner', {
    learner: learner.id,
    class: schoolClass.id,
    schoolYear: schoolClass.schoolYear,
  })
  // The forms of the first day of school. Without them, no emotion would be recorded.
  for (const { purpose, version: text } of currentTexts)
    yield setUp(school, `${learner.path}.${purpose}`, at, 'privacy.record-paper-consent', {
      person: learner.id,
      purpose,
      text,
      signatories: ['learner', 'guardian'],
    })
}

/** What the school teaches, defined as its curriculum and exercise bank. */
function* curriculumOf(world: World, school: SimulatedSchool, exercises: ExercisesBySkill): Generator<Sent> {
  const start = momentAt(world.firstDay, 7 * 60, school.zone)
  const send = (key: string, command: string, input: SimulatedCommand['input']) =>
    setUp(school, `${school.index}.${key}`, start, command, input)
  for (const { id, title, grade, after } of skills) {
    if (!exercises.has(id)) continue
    const prerequisites = after !== undefined && exercises.has(after) ? [after] : []
    yield send(`skill ${id}`, 'teaching.define-skill', { skill: id, title, grade, prerequisites })
    for (const { id: exercise, skill, level, question, expected } of exercises.get(id)?.flat() ?? [])
      yield send(`exercise ${exercise}`, 'teaching.define-exercise', {
        ...{ exercise, skill, question, expected },
        difficulty: level,
      })
  }
}

/** The exercises of the skills that the school's classes practise. */
function practisedIn(school: SimulatedSchool, exercises: ExercisesBySkill): ExercisesBySkill {
  const practised = new Set(school.classes.flatMap((one) => one.skills.map(({ id }) => id)))
  return new Map([...exercises].filter(([skill]) => practised.has(skill)))
}

const registering = (school: SimulatedSchool, key: string, at: number, person: Person, role: string): Sent =>
  setUp(school, key, at, 'identity.register-person', {
    person: person.id,
    role,
    givenName: person.givenName,
    familyName: person.familyName,
  })

function setUp(
  school: SimulatedSchool,
  key: string,
  at: number,
  command: string,
  input: SimulatedCommand['input'],
): Sent {
  const { tenant, administrator } = school
  return { at, command: { command, key, input, occurredAt: instantOf(at), actor: administrator.id, tenant } }
}

/** The number of commands of a simulation. It is run once to count them, which costs far less than sending them. */
export function countCommands(world: World): number {
  let count = 0
  for (const _ of simulate(world)) count += 1
  return count
}
