// Who acts when a verb is run: whoever is at the terminal, whom the trail cannot identify further.
import { PersonId } from '#kernel/ids.ts'

export const OPERATOR = PersonId.parse('00000000-0000-4000-8000-000000000000')
