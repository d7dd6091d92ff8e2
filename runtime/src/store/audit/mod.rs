//! The audit: whether every event is as it was written, where it was written.

mod finding;
mod walk;

pub use finding::{Finding, Report, Tampering};

use factline_core::id::TenantId;

use super::backend::{Arg, Backend};
use super::{Error, EventStore};

impl<B: Backend> EventStore<B> {
    /// Checks the events of a tenant, or of all: their contents against the digests that were made
    /// at append, and the digests against the chain that the sequencer made of them.
    ///
    /// A row that was changed, removed or put in shows, with its position. Whoever can rewrite the
    /// whole chain of a tenant can hide what was done: so keep the last link elsewhere from time to
    /// time, [`Report::heads`], and compare.
    ///
    /// # Errors
    ///
    /// The database does not answer, or its role does not see all tenants, [`ErrorKind::Role`]: what
    /// such a role sees says nothing about what there is.
    ///
    /// [`ErrorKind::Role`]: crate::store::ErrorKind::Role
    ///
    /// # Cancel safety
    ///
    /// It only reads.
    pub async fn verify(&self, tenant: Option<&TenantId>) -> Result<Report, Error> {
        self.must_see_all("audit").await?;
        let mut report = Report::default();
        let tenants = match tenant {
            Some(tenant) => vec![tenant.as_str().to_owned()],
            None => self.audited_tenants().await?,
        };
        for tenant in tenants {
            walk::tenant(self, tenant, &mut report).await?;
        }
        if tenant.is_none() {
            walk::gaps(self, &mut report).await?;
        }
        walk::strays(self, tenant, &mut report).await?;
        report.findings.sort_by_key(|finding| (finding.position, finding.event_id));
        Ok(report)
    }

    async fn audited_tenants(&self) -> Result<Vec<String>, Error> {
        const SQL: &str = "SELECT DISTINCT tenant FROM factline_ordering ORDER BY tenant";
        let mut connection = self.connection().await?;
        let tenants = B::fetch(&mut connection, SQL, Vec::<Arg>::new(), |row| row.text(0)).await;
        tenants.map_err(Error::database("read tenants"))
    }
}
