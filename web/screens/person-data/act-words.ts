// What somebody did with the data of a person.
import { inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    sawWork: 'a regardé le travail',
    sawClass: 'a regardé la classe',
    sawName: 'a lu le nom',
    sawAccesses: 'a regardé cette liste',
    sawFile: 'a lu tout le dossier',
    recordedWork: 'a enregistré un travail',
    signedIn: 'connexion',
    changedSignIn: 'a aidé pour la connexion',
    sawRights: 'a regardé les accords et les demandes',
    rights: 'une demande ou un accord',
    did_administration: 'autre acte d’administration',
    did_teaching: 'autre acte d’enseignement',
    did_security: 'autre acte de sécurité',
    did_other: 'autre acte',
  },
  {
    sawWork: 'looked at the work',
    sawClass: 'looked at the class',
    sawName: 'read the name',
    sawAccesses: 'looked at this list',
    sawFile: 'read the whole file',
    recordedWork: 'recorded work',
    signedIn: 'signed in',
    changedSignIn: 'helped with signing in',
    sawRights: 'looked at consents and requests',
    rights: 'a request or a consent',
    did_administration: 'another act of administration',
    did_teaching: 'another act of teaching',
    did_security: 'another act of security',
    did_other: 'another act',
  },
)
