//! A member of the team who is erased.

use app::Problem;
use kernel::AccountId;
use storage::WriteSet;

use crate::store;
use crate::team::Team;

impl Team {
    /// Adds to `set` that the member behind `account` is called `name` and reached by nothing any more; his duties and skills in the
    /// past stay, as those of somebody. The set is refused as a stale document when he is changed meanwhile.
    pub async fn erase_person(&self, set: &mut WriteSet, account: AccountId, name: &str) -> Result<(), Problem> {
        let facts = self.facts().await?;
        let Some(member) = facts.person_of_account(account) else { return Ok(()) };
        let mut erased = member.clone();
        let content = &mut erased.content;
        name.clone_into(&mut content.name);
        (content.phone, content.email, content.city, content.account_id) = (None, None, None, None);
        content.certificates.clear();
        content.active = false;
        store::update(set, &erased);
        store::bump(set);
        Ok(())
    }
}
