// Which course a statement belongs to: what is said to be a course, by its type or by how LMSs name theirs.
import { vocabularyKey } from './spellings.ts'

/** `part`: known to be something within a course, or around it. `unknown`: the file does not say what it is. */
export type ActivityKind = 'course' | 'part' | 'unknown'

const courseTypes =
  /(^|[/#:_-])(course|course-?run|course_run|course-?offering|mooc|class|classroom-?training|formation|cours)$/
/** Last words of the types that the vocabularies of ADL, TinCan, cmi5, H5P, Moodle and Open edX give to others. */
const partTypes = new RegExp(
  `(^|[/#:._-])(${[
    'lms|site|platform|website|system|source|profile|category|application|repository',
    'interaction|question|survey|questionnaire|choice|assessment|quiz|exam|test|objective|assignment|answer|submission|attempt',
    'module|unit|lesson|section|sequential|vertical|block|chapter|topic|page|webpage|slide|scene|step|activity',
    'video|audio|media|image|file|link|url|book|document|article|resource|recording|folder|package|sco',
    'simulation|game|forum|discussion|chat|post|reply|comment|thread|wiki|glossary|blog|message|event|meeting',
    'user|agent|profile|badge|certificate|tag|collection|enrolment|enrollment|group|role',
  ].join('|')})$`,
)
/** Open edX, wherever it is served from; Moodle; the usual path of a course of its own. */
const courseIds = [/(^|\/)course-v1:[^/?#]+\/?$/, /\/course\/view\.php\?id=\d+$/, /\/courses?\/[^/?#]+\/?$/i]

export function kindOf(id: string, type: string | undefined): ActivityKind {
  const key = type === undefined ? '' : vocabularyKey(type)
  if (courseTypes.test(key)) return 'course'
  if (partTypes.test(key)) return 'part'
  return courseIds.some((pattern) => pattern.test(id)) ? 'course' : 'unknown'
}

/** Ids of the activities in a statement's context, by what they are to it. */
export type Surroundings = {
  readonly parent: readonly string[]
  readonly grouping: readonly string[]
  readonly other: readonly string[]
}

export type FoundCourse = { readonly course: string; readonly note?: string } | { readonly fault: string }

/**
 * The course among what a statement is about and what surrounds that. What is said to be a course comes first, the
 * nearest before others; then the statement's own object; then whatever may be one, with a note.
 */
export function courseOf(
  object: string,
  { parent, grouping, other }: Surroundings,
  kindIn: (id: string) => ActivityKind,
): FoundCourse {
  const around = [...parent, ...grouping]
  const courses = new Set([...around, ...other].filter((id) => kindIn(id) === 'course'))
  const [course] = courses
  if (course !== undefined)
    return courses.size === 1 ? { course } : { course, note: 'in several courses: counted in the first' }
  if (kindIn(object) === 'course') return { course: object }
  const guess = around.find((id) => kindIn(id) === 'unknown' && !isAround(id, object))
  if (guess !== undefined) return { course: guess, note: 'nothing is said to be a course: what surrounds it was taken' }
  return {
    fault:
      around.length === 0
        ? 'no course: neither a parent nor a grouping activity'
        : 'no course: what surrounds it is a site, or a part of a course',
  }
}

/** H5P names what is within a content by the content's own id and a query: the content is no course. */
const isAround = (id: string, object: string) =>
  object !== id && (object.startsWith(`${id}?`) || object.startsWith(`${id}#`) || object.startsWith(`${id}&`))
