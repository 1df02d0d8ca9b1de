// A school of the service under load, and the answers that its learners send.
import { randomUUID } from 'node:crypto'
import { attempt } from './attempt.ts'
import type { Running } from './http-processes.ts'

/** Opens the school as its administrator, with one class of this teacher; returns one request body per learner. */
export async function openSchool(
  service: Running,
  token: string,
  size: number,
  teacher: string = randomUUID(),
): Promise<string[]> {
  const send = async (path: string, body: unknown) => {
    const answer = await fetch(service.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
  }
  const learners = Array.from({ length: size }, () => randomUUID())
  await send('/api/schools', { name: 'École du banc d’essai', zone: 'Europe/Paris' })
  const ofClass = randomUUID()
  await send('/api/classes', { class: ofClass, name: 'CM1', level: 'CM1', schoolYear: '2025-2026', teacher })
  await send(
    '/api/events',
    learners.map((learner) => ({
      command: 'teaching.enrol-learner',
      id: learner,
      input: { learner, class: ofClass, schoolYear: '2025-2026' },
    })),
  )
  return learners.map((learner, n) => JSON.stringify(answerOf(learner, n)))
}

/** The reference event as a learner's application sends it, without the class, which the service knows. */
function answerOf(learner: string, n: number): object {
  const { class: _, ...answer } = attempt
  return { type: 'exercise_attempted', learner, ...answer, exercise: `addition-${n % 50}`, correct: n % 3 > 0 }
}
