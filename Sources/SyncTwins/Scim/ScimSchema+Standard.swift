extension ScimSchema {
  /// RFC 7643 §4.1 and §8.7.1.
  static let user = ScimSchema(
    id: "urn:ietf:params:scim:schemas:core:2.0:User", name: "User", description: "User Account",
    lines: """
      userName string required unique | Name to log in with
      name complex | Parts of the real name
        formatted string | The whole name for display
        familyName string | Family name
        givenName string | Given name
        middleName string | Middle names
        honorificPrefix string | Title before the name
        honorificSuffix string | Suffix after the name
      displayName string | Name for display
      nickName string | Casual name
      profileUrl reference exact >external | Page about the user
      title string | Job title
      userType string | Relation to the organization
      preferredLanguage string | Language as in Accept-Language
      locale string | Locale for formats
      timezone string | Time zone as in the IANA database
      active boolean | Whether the user may work
      password string exact writeOnly | Clear text, for setting only
      emails complex many | E-mail addresses
        value string | The address
        display string | Text for display
        type string =work,home,other | What it is for
        primary boolean | Whether it is preferred
      phoneNumbers complex many | Telephone numbers
        value string | The number
        display string | Text for display
        type string =work,home,mobile,fax,pager,other | What it is for
        primary boolean | Whether it is preferred
      ims complex many | Instant messaging addresses
        value string | The address
        display string | Text for display
        type string =aim,gtalk,icq,xmpp,msn,skype,qq,yahoo | Which service
        primary boolean | Whether it is preferred
      photos complex many | Pictures
        value reference exact >external | Where it is
        display string | Text for display
        type string =photo,thumbnail | How large
        primary boolean | Whether it is preferred
      addresses complex many | Mailing addresses
        formatted string | The whole address for display
        streetAddress string | Street and number
        locality string | Town
        region string | State or region
        postalCode string | Postal code
        country string | Country
        type string =work,home,other | What it is for
        primary boolean | Whether it is preferred
      groups complex many readOnly | Groups that have the user as a member
        value string exact readOnly | Identifier of the group
        $ref reference exact readOnly >Group | Where the group is
        display string readOnly | Name of the group
        type string readOnly =direct,indirect | Whether by another group
      entitlements complex many | Things the user has
        value string | The entitlement
        display string | Text for display
        type string | What kind
        primary boolean | Whether it is preferred
      roles complex many | Roles
        value string | The role
        display string | Text for display
        type string | What kind
        primary boolean | Whether it is preferred
      x509Certificates complex many | Certificates
        value binary exact | The certificate
        display string | Text for display
        type string | What kind
        primary boolean | Whether it is preferred
      """)

  /// RFC 7643 §4.2 and §8.7.1.
  static let group = ScimSchema(
    id: "urn:ietf:params:scim:schemas:core:2.0:Group", name: "Group", description: "Group",
    lines: """
      displayName string required | Name for display
      members complex many | Members of the group
        value string exact immutable | Identifier of the member
        $ref reference exact immutable >User,Group | Where the member is
        type string immutable =User,Group | What the member is
        display string | Text for display
      """)

  /// RFC 7643 §4.3 and §8.7.1.
  static let enterprise = ScimSchema(
    id: ScimResource.enterprise, name: "EnterpriseUser", description: "Enterprise User",
    lines: """
      employeeNumber string | Number in the organization
      costCenter string | Cost center
      organization string | Organization
      division string | Division
      department string | Department
      manager complex | The user's manager
        value string exact | Identifier of the manager
        $ref reference exact >User | Where the manager is
        displayName string readOnly | Name of the manager
      """)
}
