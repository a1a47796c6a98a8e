/** Who is who in this go-live, whatever the service's file says. */
export type PeopleEvent = {
  readonly type: 'RoleHandedOver';
  readonly role: string;
  /** Missing where nobody held it. */
  readonly from?: string;
  readonly to: string;
  readonly reason?: string;
};
