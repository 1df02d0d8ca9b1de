// Whose certificate it is, as its reader may know it.
import { z } from 'zod'

export const NamesOfCertificate = {
  givenName: z
    .string()
    .nullable()
    .describe('Given name; null where it was erased, and for who reaches the whole school.'),
  familyName: z
    .string()
    .nullable()
    .describe('Family name; null where it was erased, and for who reaches the whole school.'),
  school: z.string().describe('The school.'),
}

type Named = { readonly givenName: string | null; readonly familyName: string | null }

/** Learners, their families and teachers know the name. Programs that reach the whole school do not need it. */
export const certifiedName = ({ givenName, familyName }: Named, reach: 'school' | 'taught'): Named =>
  reach === 'school' ? { givenName: null, familyName: null } : { givenName, familyName }
