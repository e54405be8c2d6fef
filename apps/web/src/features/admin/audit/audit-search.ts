/** The filters of the audit log as its URL carries them. */
export interface AuditSearch {
  /** Beginning of the action, such as "subscription.". */
  action?: string;
  /** Id of the thing that changed. */
  subject?: string;
}

/** Reads the filters from a URL; an action that no action could begin with is dropped. */
export function readAuditSearch({ action, subject }: { action?: string; subject?: string }): AuditSearch {
  const id = subject?.trim().slice(0, 80);
  return {
    ...(action && /^[a-z_.]{1,80}$/.test(action) ? { action } : {}),
    ...(id ? { subject: id } : {}),
  };
}
