// The permissions that a machine client may have: those that concern one school. What an operator or an analyst does concerns the
// installation, and is not done with a client of one school.
import { z } from 'zod'

export const ClientPermission = z
  .enum([
    'learning:record',
    'learning:read',
    'learning:correct',
    'teaching:read',
    'teaching:manage',
    'identity:manage',
    'families:ask',
    'families:manage',
    'events:read',
    'events:read-personal',
    'webhooks:manage',
  ])
  .describe('A permission in the school.')
