<?xml version="1.0" encoding="UTF-8"?>
<!-- The end of a walk: in your words, check your answers, what a change moved. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- what was said and seen; who, where and when -->
  <xsl:template match="page[kind='words']" mode="title"><xsl:value-of select="$words.title"/></xsl:template>

  <xsl:template match="page[kind='words']" mode="main">
    <xsl:if test="wrong = 'true'">
      <div class="govuk-error-summary" role="alert" tabindex="-1">
        <h2 class="govuk-error-summary__title"><xsl:value-of select="$page.problem"/></h2>
        <div class="govuk-error-summary__body">
          <ul class="govuk-list govuk-error-summary__list">
            <xsl:for-each select="fields/item[error]"><li><a href="#{name}"><xsl:value-of select="error"/></a></li></xsl:for-each>
          </ul>
        </div>
      </div>
    </xsl:if>
    <xsl:call-template name="stale"/>
    <xsl:apply-templates select="notices/item" mode="notice"/>
    <xsl:if test="enough = 'true'"><xsl:call-template name="enough"/></xsl:if>
    <h1 class="govuk-heading-l"><xsl:apply-templates select="." mode="title"/></h1>
    <p class="govuk-body"><xsl:value-of select="$words.text"/></p>
    <form method="post" action="{path}" novalidate="novalidate">
      <xsl:call-template name="walk"/>
      <xsl:if test="check = 'true'"><input type="hidden" name="check" value="1"/></xsl:if>
      <xsl:apply-templates select="fields/item[part = 'said']" mode="words"/>
      <h2 class="govuk-heading-m"><xsl:value-of select="$words.who"/></h2>
      <xsl:apply-templates select="fields/item[part = 'who']" mode="mixed"/>
      <details class="govuk-details">
        <xsl:if test="fields/item[part = 'more'][string(value) or error]"><xsl:attribute name="open">open</xsl:attribute></xsl:if>
        <summary class="govuk-details__summary"><span class="govuk-details__summary-text"><xsl:value-of select="$words.more"/></span></summary>
        <div class="govuk-details__text"><xsl:apply-templates select="fields/item[part = 'more']" mode="words"/></div>
      </details>
      <!-- On the short way little is there to check, and more can be added. -->
      <xsl:choose>
        <xsl:when test="check = 'true'">
          <div class="govuk-button-group">
            <button type="submit" class="govuk-button st-short__go" name="act" value="send" data-prevent-double-click="true"><xsl:value-of select="$words.send"/></button>
            <button type="submit" class="govuk-button govuk-button--secondary" name="act" value="check"><xsl:value-of select="$words.check-first"/></button>
          </div>
        </xsl:when>
        <xsl:otherwise><button type="submit" class="govuk-button"><xsl:value-of select="$words.check"/></button></xsl:otherwise>
      </xsl:choose>
    </form>
    <xsl:if test="enough = 'true'"><xsl:apply-templates select="rest"/></xsl:if>
    <xsl:call-template name="tell"/>
    <xsl:call-template name="later"/>
  </xsl:template>

  <xsl:template match="item" mode="words">
    <div>
      <xsl:call-template name="group-class"/>
      <label class="govuk-label govuk-label--s" for="{name}"><xsl:value-of select="question"/></label>
      <xsl:if test="help or example"><div class="govuk-hint" id="{name}-hint"><xsl:apply-templates select="help" mode="dial"/><xsl:text> </xsl:text><xsl:value-of select="example"/></div></xsl:if>
      <xsl:call-template name="error"/>
      <xsl:choose>
        <xsl:when test="shape = 'long' or shape = 'names'">
          <textarea class="govuk-textarea" id="{name}" name="{name}" rows="2" autocomplete="off">
            <xsl:call-template name="described"/>
            <xsl:value-of select="value"/>
          </textarea>
        </xsl:when>
        <xsl:otherwise>
          <input class="govuk-input" id="{name}" name="{name}" value="{value}" autocomplete="off">
            <xsl:call-template name="described"/>
            <xsl:if test="shape = 'number'"><xsl:attribute name="inputmode">decimal</xsl:attribute></xsl:if>
            <xsl:attribute name="type">text</xsl:attribute>
          </input>
        </xsl:otherwise>
      </xsl:choose>
    </div>
  </xsl:template>

  <!-- check your answers -->
  <xsl:template match="page[kind='check']" mode="title"><xsl:value-of select="$check.title"/></xsl:template>
  <xsl:template match="page[kind='check']" mode="main">
    <xsl:call-template name="stale"/>
    <h1 class="govuk-heading-l"><xsl:value-of select="$check.title"/></h1>
    <!-- Steps that come after the advice are not for here: nobody has acted yet. -->
    <xsl:apply-templates select="notices/item[alarm = 'true']" mode="notice"/>
    <xsl:apply-templates select="moved"/>
    <xsl:call-template name="tell"/>
    <!-- The call to be made at once stands above. -->
    <xsl:if test="steps/item[not(code = ../../notices/item/code)]">
      <h2 class="govuk-heading-m"><xsl:value-of select="$check.steps"/></h2>
      <xsl:apply-templates select="steps/item[not(code = ../../notices/item/code)]" mode="step"/>
    </xsl:if>
    <xsl:if test="not(answers/item)"><p class="govuk-body"><xsl:value-of select="$check.nothing"/></p></xsl:if>
    <xsl:if test="enough = 'true' and not(ended = 'true')"><xsl:call-template name="enough"/></xsl:if>
    <xsl:choose>
      <xsl:when test="booked = 'true'">
        <form method="post" action="/guide/send">
          <xsl:call-template name="walk"/>
          <button type="submit" class="govuk-button" data-prevent-double-click="true">
            <xsl:choose>
              <xsl:when test="enough = 'true'"><xsl:value-of select="$check.send"/></xsl:when>
              <xsl:otherwise><xsl:value-of select="$check.send-so-far"/></xsl:otherwise>
            </xsl:choose>
          </button>
        </form>
        <xsl:if test="not(enough = 'true')">
          <p class="govuk-body"><xsl:value-of select="$check.unfinished"/></p>
          <p class="govuk-body"><a class="govuk-button govuk-button--secondary govuk-!-margin-bottom-2" href="{go_on}" role="button" draggable="false"><xsl:value-of select="$guide.go-on"/></a></p>
        </xsl:if>
        <xsl:apply-templates select="rest"/>
        <xsl:if test="not(words/item[string(answer)])"><p class="govuk-body"><a class="govuk-link" href="/guide/words?check=1"><xsl:value-of select="$check.add-words"/></a></p></xsl:if>
      </xsl:when>
      <xsl:otherwise>
        <p class="govuk-body">
          <a class="govuk-button govuk-!-margin-bottom-2" href="{go_on}" role="button" draggable="false">
            <xsl:choose>
              <xsl:when test="enough = 'true'"><xsl:value-of select="$check.advice"/></xsl:when>
              <xsl:otherwise><xsl:value-of select="$guide.go-on"/></xsl:otherwise>
            </xsl:choose>
          </a>
        </p>
        <xsl:apply-templates select="rest"/>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:if test="all = 'true' and answers/item and (booked = 'true' or not(ended = 'true'))">
      <p class="govuk-body"><a class="govuk-link" href="/guide/advice"><xsl:value-of select="$check.advice-so-far"/></a></p>
    </xsl:if>
    <xsl:if test="words/item">
      <h2 class="govuk-heading-m"><xsl:value-of select="$check.words"/></h2>
      <xsl:if test="words/item[string(answer)]"><dl class="govuk-summary-list st-answers"><xsl:apply-templates select="words/item[string(answer)]" mode="answer"/></dl></xsl:if>
      <xsl:if test="words/item[not(string(answer))]">
        <details class="govuk-details">
          <summary class="govuk-details__summary"><span class="govuk-details__summary-text"><xsl:value-of select="concat($check.blank, ' (', count(words/item[not(string(answer))]), ')')"/></span></summary>
          <div class="govuk-details__text"><dl class="govuk-summary-list st-answers"><xsl:apply-templates select="words/item[not(string(answer))]" mode="answer"/></dl></div>
        </details>
      </xsl:if>
      <h2 class="govuk-heading-m"><xsl:value-of select="$check.answers"/></h2>
    </xsl:if>
    <xsl:if test="answers/item[told = 'true']">
      <dl class="govuk-summary-list st-answers"><xsl:apply-templates select="answers/item[told = 'true']" mode="answer"/></dl>
    </xsl:if>
    <xsl:if test="answers/item[left = 'true']">
      <details class="govuk-details">
        <summary class="govuk-details__summary"><span class="govuk-details__summary-text"><xsl:value-of select="concat($check.left, ' (', count(answers/item[left = 'true']), ')')"/></span></summary>
        <div class="govuk-details__text"><dl class="govuk-summary-list st-answers"><xsl:apply-templates select="answers/item[left = 'true']" mode="answer"/></dl></div>
      </details>
    </xsl:if>
    <xsl:if test="answers/item[not(told = 'true') and not(left = 'true')]">
      <details class="govuk-details">
        <summary class="govuk-details__summary"><span class="govuk-details__summary-text"><xsl:value-of select="concat($check.rest, ' (', count(answers/item[not(told = 'true') and not(left = 'true')]), ')')"/></span></summary>
        <div class="govuk-details__text"><dl class="govuk-summary-list st-answers"><xsl:apply-templates select="answers/item[not(told = 'true') and not(left = 'true')]" mode="answer"/></dl></div>
      </details>
    </xsl:if>
    <xsl:if test="booked = 'true'">
      <details class="govuk-details st-no-print">
        <summary class="govuk-details__summary"><span class="govuk-details__summary-text"><xsl:value-of select="$report.drop"/></span></summary>
        <div class="govuk-details__text">
          <form method="post" action="/guide/end">
            <xsl:call-template name="walk"/>
            <xsl:call-template name="drop"/>
          </form>
        </div>
      </details>
    </xsl:if>
  </xsl:template>

  <!-- Nothing is thrown away by one tap. of: which one. -->
  <xsl:template name="drop">
    <xsl:param name="of"/>
    <p class="govuk-body"><xsl:value-of select="$report.drop-text"/></p>
    <button type="submit" class="govuk-button govuk-button--warning govuk-!-margin-bottom-0"><xsl:value-of select="$report.drop-do"/><xsl:if test="$of"><span class="govuk-visually-hidden"><xsl:value-of select="concat(' ', $of)"/></span></xsl:if></button>
  </xsl:template>

  <xsl:template match="item" mode="answer">
    <div class="govuk-summary-list__row">
      <dt class="govuk-summary-list__key">
        <xsl:if test="person"><xsl:value-of select="concat(person, $page.colon, ' ')"/></xsl:if>
        <xsl:value-of select="question"/>
      </dt>
      <dd class="govuk-summary-list__value st-lines">
        <xsl:choose>
          <xsl:when test="string(answer)"><xsl:value-of select="answer"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="$check.not-given"/></xsl:otherwise>
        </xsl:choose>
      </dd>
      <dd class="govuk-summary-list__actions">
        <a class="govuk-link">
          <xsl:attribute name="href"><xsl:value-of select="change"/><xsl:if test="key">&amp;check=1</xsl:if></xsl:attribute>
          <xsl:value-of select="$check.change"/>
          <span class="govuk-visually-hidden"><xsl:value-of select="concat(' ', person, ' ', question)"/></span>
        </a>
      </dd>
    </div>
  </xsl:template>

  <!-- what a change moved -->
  <xsl:template match="moved">
    <div class="govuk-inset-text" id="moved">
      <h2 class="govuk-heading-s"><xsl:value-of select="$moved.title"/></h2>
      <xsl:if test="not(gone/item or asked/item or added/item or removed/item or risk_is)"><p class="govuk-body"><xsl:value-of select="$moved.nothing"/></p></xsl:if>
      <ul class="govuk-list govuk-list--bullet">
        <xsl:if test="risk_is"><li><xsl:value-of select="concat($moved.risk, ' ', risk_was, ' → ', risk_is)"/></li></xsl:if>
        <xsl:for-each select="added/item"><li><xsl:value-of select="concat($moved.added, ' ', title)"/></li></xsl:for-each>
        <xsl:for-each select="removed/item"><li><xsl:value-of select="concat($moved.removed, ' ', title)"/></li></xsl:for-each>
        <xsl:for-each select="gone/item"><li><xsl:value-of select="concat($moved.gone, ' ', question, ' ', answer)"/></li></xsl:for-each>
        <xsl:for-each select="asked/item"><li><xsl:value-of select="concat($moved.asked, ' ', question)"/></li></xsl:for-each>
      </ul>
    </div>
  </xsl:template>
</xsl:stylesheet>
