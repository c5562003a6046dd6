<?xml version="1.0" encoding="UTF-8"?>
<!-- First run and sign in. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- What is wrong, above the form; the fields stand below. -->
  <xsl:template name="form-error">
    <xsl:if test="error">
      <div class="govuk-error-summary" role="alert">
        <h2 class="govuk-error-summary__title"><xsl:value-of select="$page.problem"/></h2>
        <div class="govuk-error-summary__body"><p class="govuk-body"><xsl:value-of select="error"/></p></div>
      </div>
    </xsl:if>
  </xsl:template>

  <!-- One text field: name, label, and what stands in it. -->
  <xsl:template name="text-field">
    <xsl:param name="name"/>
    <xsl:param name="label"/>
    <xsl:param name="value"/>
    <xsl:param name="hint"/>
    <xsl:param name="type" select="'text'"/>
    <xsl:param name="autocomplete" select="'off'"/>
    <div class="govuk-form-group">
      <label class="govuk-label" for="{$name}"><xsl:value-of select="$label"/></label>
      <xsl:if test="$hint">
        <div class="govuk-hint" id="{$name}-hint"><xsl:value-of select="$hint"/></div>
      </xsl:if>
      <input class="govuk-input" id="{$name}" name="{$name}" type="{$type}" autocomplete="{$autocomplete}" spellcheck="false">
        <xsl:if test="$value"><xsl:attribute name="value"><xsl:value-of select="$value"/></xsl:attribute></xsl:if>
        <xsl:if test="$hint"><xsl:attribute name="aria-describedby"><xsl:value-of select="concat($name, '-hint')"/></xsl:attribute></xsl:if>
      </input>
    </div>
  </xsl:template>

  <!-- What every form of somebody signed in carries. -->
  <xsl:template name="token"><input type="hidden" name="token" value="{/page/me/token}"/></xsl:template>

  <xsl:template match="page[kind='first-run']" mode="title"><xsl:value-of select="$sign.first-title"/></xsl:template>
  <xsl:template match="page[kind='first-run']" mode="main">
    <xsl:call-template name="form-error"/>
    <h1 class="govuk-heading-l"><xsl:value-of select="$sign.first-title"/></h1>
    <p class="govuk-body"><xsl:value-of select="$sign.first-text"/></p>
    <form method="post" action="/first-run">
      <xsl:call-template name="text-field">
        <xsl:with-param name="name" select="'name'"/>
        <xsl:with-param name="label" select="$sign.name"/>
        <xsl:with-param name="value" select="name"/>
        <xsl:with-param name="autocomplete" select="'name'"/>
      </xsl:call-template>
      <xsl:call-template name="text-field">
        <xsl:with-param name="name" select="'login'"/>
        <xsl:with-param name="label" select="$sign.login"/>
        <xsl:with-param name="value" select="login"/>
        <xsl:with-param name="autocomplete" select="'username'"/>
      </xsl:call-template>
      <xsl:call-template name="text-field">
        <xsl:with-param name="name" select="'password'"/>
        <xsl:with-param name="label" select="$sign.password"/>
        <xsl:with-param name="hint" select="$sign.password-hint"/>
        <xsl:with-param name="type" select="'password'"/>
        <xsl:with-param name="autocomplete" select="'new-password'"/>
      </xsl:call-template>
      <button class="govuk-button"><xsl:value-of select="$sign.first-do"/></button>
    </form>
  </xsl:template>

  <xsl:template match="page[kind='sign-in']" mode="title"><xsl:value-of select="$sign.title"/></xsl:template>
  <xsl:template match="page[kind='sign-in']" mode="main">
    <xsl:call-template name="form-error"/>
    <h1 class="govuk-heading-l"><xsl:value-of select="$sign.title"/></h1>
    <form method="post" action="/sign-in">
      <input type="hidden" name="to" value="{to}"/>
      <xsl:call-template name="text-field">
        <xsl:with-param name="name" select="'login'"/>
        <xsl:with-param name="label" select="$sign.login"/>
        <xsl:with-param name="value" select="login"/>
        <xsl:with-param name="autocomplete" select="'username'"/>
      </xsl:call-template>
      <xsl:call-template name="text-field">
        <xsl:with-param name="name" select="'password'"/>
        <xsl:with-param name="label" select="$sign.password"/>
        <xsl:with-param name="type" select="'password'"/>
        <xsl:with-param name="autocomplete" select="'current-password'"/>
      </xsl:call-template>
      <button class="govuk-button"><xsl:value-of select="$sign.do"/></button>
    </form>
  </xsl:template>
</xsl:stylesheet>
