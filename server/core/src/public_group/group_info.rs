//! The group info that lets a device come back by an external commit.
//!
//! A wrong one would not harm those who are in, but would lock out everybody who is to come: so it
//! is compared byte for byte with what it must be.

use openmls::messages::group_info::{GroupInfo, VerifiableGroupInfo};
use openmls::prelude::{
    ExtensionType, LeafNodeIndex, MlsMessageBodyIn, OpenMlsSignaturePublicKey, SignatureScheme,
    Verifiable,
};

use super::{Group, Invalid, crypto, message::parse};

/// Reads a group info and checks what can be checked without the group.
pub(super) fn parse_group_info(bytes: &[u8]) -> Result<VerifiableGroupInfo, Invalid> {
    let MlsMessageBodyIn::GroupInfo(info) = parse(bytes, Invalid::GroupInfo)? else {
        return Err(Invalid::GroupInfo);
    };
    let kinds: Vec<_> = info
        .extensions()
        .iter()
        .map(|e| e.extension_type())
        .collect();
    if kinds != [ExtensionType::ExternalPub] {
        return Err(Invalid::GroupInfo);
    }
    Ok(info)
}

impl Group {
    /// Checks that `info` describes exactly this state and is signed by the leaf at `signer`.
    pub(super) fn check_group_info(
        &self,
        info: VerifiableGroupInfo,
        signer: LeafNodeIndex,
    ) -> Result<(), Invalid> {
        let leaf = self.inner.leaf(signer).ok_or(Invalid::GroupInfoMismatch)?;
        let key = OpenMlsSignaturePublicKey::new(
            leaf.signature_key().as_slice().to_vec().into(),
            SignatureScheme::ED25519,
        )
        .map_err(|_| Invalid::GroupInfoMismatch)?;
        let submitted = info.clone();
        let verified: GroupInfo = info
            .verify(&crypto(), &key)
            .map_err(|_| Invalid::GroupInfoMismatch)?;
        let expected = VerifiableGroupInfo::new(
            self.inner.group_context().clone(),
            verified.extensions().clone(),
            self.inner.confirmation_tag().clone(),
            signer,
            verified.signature().clone(),
        );
        if submitted != expected {
            return Err(Invalid::GroupInfoMismatch);
        }
        Ok(())
    }
}
