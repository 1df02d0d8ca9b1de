// The ids that other systems give exercises and skills, as ids of ours. Two different ids never become one.
import { hash } from 'node:crypto'
import { combinedSkill, ExerciseId, SkillId } from '#events/learning/values.ts'

/** What was made of an id that does not fit ends like this. An id that looks like it is made again, so that both differ. */
const MADE = /-[0-9a-f]{12}$/
const MOST_READABLE = 40

/**
 * An id as it is compared: without blanks around it, composed (NFC). `12.0` is 12: spreadsheets and data frames write whole
 * numbers so in a column with gaps.
 */
export function outsideId(text: string): string {
  const trimmed = text.trim().normalize('NFC')
  return /^-?\d+\.0+$/.test(trimmed) ? trimmed.slice(0, trimmed.indexOf('.')) : trimmed
}

/** The id itself if it is a valid one; else its readable part and 48 bits of a hash. Null if it is blank. */
export function exerciseIdOf(text: string): ExerciseId | null {
  const id = outsideId(text)
  if (id === '') return null
  const valid = ExerciseId.safeParse(id)
  return valid.success && !MADE.test(id) ? valid.data : ExerciseId.parse(madeOf(id))
}

/**
 * As `exerciseIdOf`. Several skills in one value, joined by `~~` (PSLC DataShop), `_`, or numbers joined by commas or
 * semicolons, are their combined skill.
 */
export function skillIdOf(text: string): SkillId | null {
  const id = outsideId(text)
  if (id === '') return null
  const several = id.includes('~~') ? id.split('~~') : /^\d+(\s*[,;_]\s*\d+)+$/.test(id) ? id.split(/[,;_]/) : null
  if (several) {
    const skills = several.flatMap((one) => skillIdOf(one) ?? [])
    return skills.length === 0 ? null : combinedSkill(skills)
  }
  const valid = SkillId.safeParse(id)
  return valid.success && !id.includes('_') && !MADE.test(id) ? valid.data : SkillId.parse(madeOf(id))
}

function madeOf(id: string): string {
  const readable = id
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, MOST_READABLE)
    .replaceAll(/^-+|-+$/g, '')
  return `${readable === '' ? 'id' : readable}-${hash('sha256', id).slice(0, 12)}`
}
